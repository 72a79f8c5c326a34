package dev.isomorph.anomaly.picture;

import dev.isomorph.anomaly.region.Region;
import dev.isomorph.imaging.Box;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** Frames around places of an image, drawn into a picture that shows all or part of the image. */
public final class RegionFrames {
  /** Bright on photographs and on heat colours alike. */
  private static final Color FRAME = new Color(0x00E5FF);

  private static final Color ROI = new Color(0xFFFFFF);
  private static final Color TEXT = new Color(0x04030F);
  private static final Color OUTLINE = new Color(0, 0, 0, 170);

  /** Further regions are framed without a number. */
  private static final int MAX_NUMBERED = 9;

  private final BufferedImage picture;
  private final double scale;
  private final int x;
  private final int y;
  private final int line;

  /**
   * Frames for a picture.
   *
   * @param picture drawn on
   * @param scale pixels of the picture for each pixel of the image
   * @param x column of the image that the picture begins with
   * @param y row of it
   */
  public RegionFrames(BufferedImage picture, double scale, int x, int y) {
    this.picture = picture;
    this.scale = scale;
    this.x = x;
    this.y = y;
    this.line = Math.max(2, Math.max(picture.getWidth(), picture.getHeight()) / 350);
  }

  /** Draws a frame around each region, numbered from 1 if there are several. */
  public void draw(List<Region> regions) {
    Graphics2D graphics = graphics();
    for (int i = regions.size() - 1; i >= 0; i--) {
      Box box = regions.get(i).box();
      frame(graphics, box, FRAME);
      if (regions.size() > 1 && i < MAX_NUMBERED) {
        number(graphics, box, i + 1);
      }
    }
    graphics.dispose();
  }

  /** Draws a frame around the part of the image that is inspected. */
  public void drawRoi(Box roi) {
    Graphics2D graphics = graphics();
    frame(graphics, roi, ROI);
    graphics.dispose();
  }

  private Graphics2D graphics() {
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    return graphics;
  }

  /** Around the box, with a gap that leaves its border to be seen. */
  private void frame(Graphics2D graphics, Box box, Color colour) {
    int gap = 2 * line + 1;
    int left = Math.max(line, left(box) - gap);
    int top = Math.max(line, top(box) - gap);
    int right = Math.min(picture.getWidth() - line - 1, position(box.x() + box.width(), x) + gap);
    int bottom =
        Math.min(picture.getHeight() - line - 1, position(box.y() + box.height(), y) + gap);
    graphics.setColor(OUTLINE);
    graphics.setStroke(new BasicStroke(line + 2f));
    graphics.drawRect(left, top, right - left, bottom - top);
    graphics.setColor(colour);
    graphics.setStroke(new BasicStroke(line));
    graphics.drawRect(left, top, right - left, bottom - top);
  }

  /** On a small tag at the frame's upper right corner. */
  private void number(Graphics2D graphics, Box box, int number) {
    int size = Math.max(10, 6 * line);
    int gap = 2 * line + 1;
    int left = Math.min(picture.getWidth() - size, position(box.x() + box.width(), x) + gap + line);
    int above = Math.max(0, Math.min(picture.getHeight() - size, top(box) - gap - line / 2));
    graphics.setColor(FRAME);
    graphics.fillRect(left, above, size - 1, size + 1);
    new Lettering(graphics)
        .write(Integer.toString(number), left + size / 6, above + size, size, true, TEXT, size);
  }

  private int left(Box box) {
    return position(box.x(), x);
  }

  private int top(Box box) {
    return position(box.y(), y);
  }

  private int position(int pixel, int begin) {
    return (int) Math.round((pixel - begin) * scale);
  }
}
