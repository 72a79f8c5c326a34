package dev.isomorph.anomaly.results;

import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.metrics.Quantile;
import dev.isomorph.anomaly.picture.HeatColours;
import dev.isomorph.anomaly.picture.Lettering;
import dev.isomorph.anomaly.picture.Tiles;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.PngFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * One PNG with a row for each image: input, reconstruction, anomaly map in heat colours, and to
 * their right name, score and verdict. All rows share one scale of colours, which is drawn below.
 *
 * <p>The colour of a pixel is that of the square root of the map; the scale ends at the 99.8 %
 * quantile of all pixels shown.
 */
public final class ReconstructionPicture {
  private static final int TILE = 184;
  private static final int GAP = 12;
  private static final int MARGIN = 28;
  private static final int HEAD = 92;
  private static final int FOOT = 66;
  private static final int TEXT_WIDTH = 300;
  private static final int TEXT_X = MARGIN + 3 * (TILE + GAP) + GAP;
  private static final double SCALE_QUANTILE = 0.998;

  private static final Color PAPER = new Color(0xFBFAF7);
  private static final Color INK = new Color(0x22252B);
  private static final Color FAINT = new Color(0x7A7F89);
  private static final Color RULE = new Color(0xE2E0DA);
  private static final Color ANOMALOUS = new Color(0xC2362B);
  private static final Color NORMAL = new Color(0x2C7A5B);

  private final String map;
  private final List<Row> rows;
  private final double scaleEnd;
  private final double scoreEnd;
  private final BufferedImage picture;
  private final Graphics2D graphics;
  private final Lettering lettering;

  /**
   * One image and what to write next to it.
   *
   * @param caption a few words, for example why it is shown
   * @param inspection the image
   */
  public record Row(String caption, Inspection inspection) {
    private ImageScore score() {
      return inspection.score();
    }
  }

  private ReconstructionPicture(String map, List<Row> rows) {
    this.map = map;
    this.rows = rows;
    this.scaleEnd = Math.max(1e-6, Quantile.of(allErrors(rows), SCALE_QUANTILE));
    this.scoreEnd =
        rows.stream()
            .map(Row::score)
            .mapToDouble(s -> Math.max(s.anomalyScore(), 1.25 * s.threshold().orElse(0)))
            .max()
            .orElseThrow();
    int height = HEAD + rows.size() * (TILE + GAP) + FOOT;
    this.picture =
        new BufferedImage(TEXT_X + TEXT_WIDTH + MARGIN, height, BufferedImage.TYPE_INT_RGB);
    this.graphics = picture.createGraphics();
    this.lettering = new Lettering(graphics);
  }

  /**
   * Draws the rows and writes the picture atomically.
   *
   * @param map what the maps show, in a few words
   * @throws IllegalArgumentException if there is no row
   * @throws IOException if the file cannot be written
   */
  public static void write(Path png, String title, String map, List<Row> rows) throws IOException {
    PngFile.write(png, draw(title, map, rows));
  }

  static BufferedImage draw(String title, String map, List<Row> rows) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("ReconstructionPicture: expected at least one row, got 0");
    }
    ReconstructionPicture drawing = new ReconstructionPicture(map, rows);
    try {
      drawing.drawAll(title);
      return drawing.picture;
    } finally {
      drawing.graphics.dispose();
    }
  }

  private void drawAll(String title) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(PAPER);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    lettering.write(title, MARGIN, 42, 22, true, INK, picture.getWidth() - 2 * MARGIN);
    String[] heads = {"input", "reconstruction", "map"};
    for (int i = 0; i < heads.length; i++) {
      lettering.write(heads[i], tileX(i), HEAD - 12, 14, false, FAINT, TILE);
    }
    for (int i = 0; i < rows.size(); i++) {
      drawRow(rows.get(i), HEAD + i * (TILE + GAP));
    }
    drawScale(HEAD + rows.size() * (TILE + GAP) + 8);
  }

  private void drawRow(Row row, int top) {
    Inspection shown = row.inspection();
    drawTile(Tiles.ofNetwork(shown.input()), tileX(0), top);
    drawTile(Tiles.ofNetwork(shown.reconstruction()), tileX(1), top);
    drawTile(heat(shown.map()), tileX(2), top);
    ImageScore score = row.score();
    lettering.write(row.caption(), TEXT_X, top + 26, 14, false, FAINT, TEXT_WIDTH);
    lettering.write(shortName(score), TEXT_X, top + 52, 18, true, INK, TEXT_WIDTH);
    Color verdict = colour(score.verdict());
    String word = score.verdict().name().toLowerCase(Locale.ROOT);
    lettering.write(word, TEXT_X, top + 84, 18, true, verdict, TEXT_WIDTH);
    String numbers =
        score.threshold().isPresent()
            ? String.format(
                Locale.ROOT,
                "score %.5f   threshold %.5f",
                score.anomalyScore(),
                score.threshold().getAsDouble())
            : String.format(Locale.ROOT, "score %.5f", score.anomalyScore());
    lettering.write(numbers, TEXT_X, top + 110, 14, false, INK, TEXT_WIDTH);
    drawScoreBar(score, verdict, top + 124);
  }

  /** The score as a bar from 0, all rows on one scale, with a mark at the threshold. */
  private void drawScoreBar(ImageScore score, Color colour, int top) {
    graphics.setColor(RULE);
    graphics.fillRoundRect(TEXT_X, top, TEXT_WIDTH, 10, 6, 6);
    graphics.setColor(colour);
    int length = (int) Math.round(TEXT_WIDTH * score.anomalyScore() / scoreEnd);
    graphics.fillRoundRect(TEXT_X, top, Math.max(3, length), 10, 6, 6);
    score
        .threshold()
        .ifPresent(
            threshold -> {
              graphics.setColor(INK);
              int mark = TEXT_X + (int) Math.round(TEXT_WIDTH * threshold / scoreEnd);
              graphics.fillRect(mark - 1, top - 4, 2, 18);
            });
  }

  private static Color colour(Label verdict) {
    return switch (verdict) {
      case NORMAL -> NORMAL;
      case ANOMALOUS -> ANOMALOUS;
      case UNKNOWN -> FAINT;
    };
  }

  private void drawScale(int top) {
    int left = tileX(2);
    for (int x = 0; x < TILE; x++) {
      graphics.setColor(new Color(HeatColours.of(x / (TILE - 1.0))));
      graphics.fillRect(left + x, top, 1, 12);
    }
    lettering.write("0", left, top + 28, 12, false, FAINT, TILE);
    lettering.writeLeftOf(
        String.format(Locale.ROOT, "%.2f", scaleEnd), left + TILE, top + 28, 12, FAINT);
    lettering.write(
        "map: " + map + "; colours by its square root",
        MARGIN,
        top + 11,
        12,
        false,
        FAINT,
        left - MARGIN - GAP);
    lettering.write("bar: score, mark: threshold", TEXT_X, top + 11, 12, false, FAINT, TEXT_WIDTH);
  }

  private void drawTile(BufferedImage tile, int left, int top) {
    boolean enlarged = tile.getWidth() < TILE;
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        enlarged
            ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
            : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    double scale = (double) TILE / Math.max(tile.getWidth(), tile.getHeight());
    int width = (int) Math.round(tile.getWidth() * scale);
    int height = (int) Math.round(tile.getHeight() * scale);
    graphics.drawImage(
        tile, left + (TILE - width) / 2, top + (TILE - height) / 2, width, height, null);
  }

  private static int tileX(int tile) {
    return MARGIN + tile * (TILE + GAP);
  }

  private static String shortName(ImageScore score) {
    Path path = Path.of(score.name());
    int names = path.getNameCount();
    return names < 2 ? score.name() : path.subpath(names - 2, names).toString();
  }

  private BufferedImage heat(Tensor squaredErrors) {
    int[] shape = squaredErrors.shape();
    BufferedImage tile = new BufferedImage(shape[1], shape[0], BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < squaredErrors.size(); i++) {
      int colour = HeatColours.of(Math.sqrt(squaredErrors.at(i)) / scaleEnd);
      tile.setRGB(i % shape[1], i / shape[1], colour);
    }
    return tile;
  }

  private static double[] allErrors(List<Row> rows) {
    return rows.stream()
        .map(row -> row.inspection().map())
        .flatMapToDouble(map -> IntStream.range(0, map.size()).mapToDouble(map::at))
        .map(Math::sqrt)
        .toArray();
  }
}
