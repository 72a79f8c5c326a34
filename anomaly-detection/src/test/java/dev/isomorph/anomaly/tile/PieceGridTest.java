package dev.isomorph.anomaly.tile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.anomaly.score.PieceContext;
import dev.isomorph.imaging.Mirror;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pieces cover an image once, each with its context, and are as large as they may be. */
class PieceGridTest {
  private static final Size2d MIN_SIZE = new Size2d(8, 16);

  @Test
  void every_pixel_is_kept_once_with_its_context_around_it() {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      Size2d image = new Size2d(1 + random.nextInt(400), 1 + random.nextInt(400));
      int alignment = 1 << random.nextInt(4);
      PieceContext context =
          new PieceContext(
              Size2d.square(alignment),
              new Size2d(random.nextInt(30), random.nextInt(30)),
              new Size2d(random.nextInt(30), random.nextInt(30)));
      long maxPixels = 80 * 80 + random.nextInt(40_000);
      PieceGrid grid = PieceGrid.of(image, MIN_SIZE, context, maxPixels);
      String what = "%s, %s, %d: %s".formatted(image, context, maxPixels, grid.piece());
      assertThat(grid.piece().area()).as(what).isLessThanOrEqualTo(maxPixels);
      assertThat(grid.piece().height() % alignment).isZero();
      assertThat(grid.piece().width() % alignment).isZero();
      int bottom = padded(Math.max(image.height(), MIN_SIZE.height()), alignment);
      int right = padded(Math.max(image.width(), MIN_SIZE.width()), alignment);
      int[] kept = new int[(int) image.area()];
      for (int n = 0; n < grid.size(); n++) {
        PieceGrid.Kept part = grid.kept(n);
        int top = part.top() - part.rowInPiece();
        int left = part.left() - part.columnInPiece();
        assertThat(top % alignment).as(what).isZero();
        assertThat(left % alignment).as(what).isZero();
        assertThat(top == 0 || part.rowInPiece() >= context.before().height()).as(what).isTrue();
        assertThat(left == 0 || part.columnInPiece() >= context.before().width()).as(what).isTrue();
        assertThat(
                top + grid.piece().height() == bottom
                    || part.rowInPiece() + part.height() + context.after().height()
                        <= grid.piece().height())
            .as(what)
            .isTrue();
        assertThat(
                left + grid.piece().width() == right
                    || part.columnInPiece() + part.width() + context.after().width()
                        <= grid.piece().width())
            .as(what)
            .isTrue();
        for (int y = 0; y < part.height(); y++) {
          for (int x = 0; x < part.width(); x++) {
            kept[(part.top() + y) * image.width() + part.left() + x]++;
          }
        }
      }
      assertThat(kept).as(what).containsOnly(1);
    }
  }

  private static int padded(int length, int alignment) {
    return (length + alignment - 1) / alignment * alignment;
  }

  @Test
  void an_image_that_may_be_one_piece_is_one_piece() {
    PieceContext context = new PieceContext(Size2d.square(8), Size2d.square(75), Size2d.square(75));
    PieceGrid grid = PieceGrid.of(new Size2d(766, 1022), MIN_SIZE, context, 800_000);
    assertThat(grid.piece()).isEqualTo(new Size2d(768, 1024));
    assertThat(grid.size()).isEqualTo(1);
  }

  @Test
  void pieces_of_a_photograph_of_twelve_megapixels_compute_little_more_than_it_has() {
    PieceContext context = new PieceContext(Size2d.square(8), Size2d.square(75), Size2d.square(75));
    PieceGrid grid = PieceGrid.of(new Size2d(3000, 4000), MIN_SIZE, context, 1_000_000);
    // By hand: 4 x 4 pieces of 864 x 1120, four of which have 4000 pixels and three contexts.
    assertThat(grid.piece()).isEqualTo(new Size2d(864, 1120));
    assertThat(grid.size()).isEqualTo(16);
  }

  @Test
  void a_piece_beyond_the_image_has_its_mirror_image() {
    Random random = new Random(2);
    byte[] samples = new byte[3 * 5 * 7];
    random.nextBytes(samples);
    RgbImage image = new RgbImage(5, 7, samples);
    PieceContext context = new PieceContext(Size2d.square(4), Size2d.square(1), Size2d.square(1));
    PieceGrid grid = PieceGrid.of(new Size2d(5, 7), MIN_SIZE, context, 10_000);
    assertThat(grid.piece()).isEqualTo(MIN_SIZE);
    FloatBuffer piece = FloatBuffer.allocate(3 * 8 * 16);
    grid.cut(image, 0, piece);
    for (int c = 0, i = 0; c < 3; c++) {
      for (int y = 0; y < 8; y++) {
        for (int x = 0; x < 16; x++, i++) {
          int sample = image.sample(Mirror.borderTwice(y, 5), Mirror.borderTwice(x, 7), c);
          assertThat(piece.get(i)).isEqualTo((float) (sample / 127.5 - 1));
        }
      }
    }
  }
}
