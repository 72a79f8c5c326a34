package dev.isomorph.anomaly.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Text in pictures. On a machine without any font Java cannot draw letters at all; the picture then
 * has none, and a warning is logged.
 */
public final class Lettering {
  private static final boolean AVAILABLE = probe();

  private final Graphics2D graphics;

  public Lettering(Graphics2D graphics) {
    this.graphics = graphics;
  }

  /** Writes a line whose baseline starts at (x, y), shortened in the middle to a width. */
  public void write(String text, int x, int y, int pixels, boolean bold, Color colour, int width) {
    if (!AVAILABLE) {
      return;
    }
    graphics.setFont(new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, pixels));
    graphics.setColor(colour);
    graphics.drawString(shorten(text, width), x, y);
  }

  /** The same, ending at x. */
  public void writeLeftOf(String text, int x, int y, int pixels, Color colour) {
    if (!AVAILABLE) {
      return;
    }
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, pixels));
    graphics.setColor(colour);
    graphics.drawString(text, x - graphics.getFontMetrics().stringWidth(text), y);
  }

  private String shorten(String text, int width) {
    FontMetrics metrics = graphics.getFontMetrics();
    String shown = text;
    for (int keep = text.length() - 2; metrics.stringWidth(shown) > width && keep > 4; keep--) {
      int head = keep / 3;
      shown = text.substring(0, head) + "…" + text.substring(text.length() - (keep - head));
    }
    return shown;
  }

  private static boolean probe() {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      return graphics.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 12)).getHeight() > 0;
    } catch (RuntimeException | LinkageError | InternalError e) {
      Logger log = LoggerFactory.getLogger(Lettering.class);
      log.warn("no fonts on this machine ({}); pictures come without text", e.getMessage());
      return false;
    } finally {
      graphics.dispose();
    }
  }
}
