package dev.isomorph.anomaly.area;

import dev.isomorph.imaging.Box;
import dev.isomorph.imaging.ImageDecoder;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.SizeText;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which pixels of images of one size are ignored. Two masks are equal if they ignore the same
 * pixels. Safe from many threads.
 */
public final class IgnoreMask {
  private static final int BRIGHT = 128;
  private static final int WHITE = 0xFF;

  /** Images of one detector are brought to very few sizes. */
  private static final int MAX_KEPT = 4;

  private final Size2d size;
  private final boolean[] ignored;
  private final Map<Scaled, boolean[]> scaled = new ConcurrentHashMap<>();

  /** What a scaled mask was made of. */
  private record Scaled(Box part, Size2d size) {}

  /**
   * A mask.
   *
   * @param size of the images it is for
   * @param ignored for each pixel, row by row; kept, not copied
   */
  public IgnoreMask(Size2d size, boolean[] ignored) {
    if (ignored.length != size.area()) {
      throw new IllegalArgumentException(
          "IgnoreMask: expected %d flags, got %d".formatted(size.area(), ignored.length));
    }
    this.size = size;
    this.ignored = ignored;
  }

  /**
   * Reads a mask from a picture: a pixel is ignored if red, green and blue are all below 128.
   *
   * @throws UnreadableImageException if the file cannot be read
   */
  public static IgnoreMask read(Path file) throws UnreadableImageException {
    RgbImage image = ImageDecoder.decodeWhole(file);
    boolean[] ignored = new boolean[Math.toIntExact(image.size().area())];
    byte[] samples = image.samples();
    for (int i = 0; i < ignored.length; i++) {
      int from = RgbImage.CHANNELS * i;
      ignored[i] =
          (samples[from] & 0xFF) < BRIGHT
              && (samples[from + 1] & 0xFF) < BRIGHT
              && (samples[from + 2] & 0xFF) < BRIGHT;
    }
    return new IgnoreMask(image.size(), ignored);
  }

  /** The size of the images it is for. */
  public Size2d size() {
    return size;
  }

  /** Of size and pixels, SHA-256 in hexadecimal digits; the same for equal masks. */
  public String digest() {
    return digest(size, ignored);
  }

  /** Whether a pixel is ignored, counted row by row. */
  boolean ignores(int pixel) {
    return ignored[pixel];
  }

  /** Whether every pixel of a part is ignored; the part must be within the mask. */
  public boolean ignoresAll(Box part) {
    for (int y = part.y(); y < part.y() + part.height(); y++) {
      for (int x = part.x(); x < part.x() + part.width(); x++) {
        if (!ignored[y * size.width() + x]) {
          return false;
        }
      }
    }
    return true;
  }

  /** The whole mask at another size, as {@link #scaled(Box, Size2d)} brings a part to it. */
  public boolean[] scaled(Size2d target) {
    return scaled(Box.of(size), target);
  }

  /**
   * Part of the mask at another size. A pixel is ignored if at least half of what it covers is.
   *
   * @param part within the mask
   * @return row by row; not to be changed
   */
  boolean[] scaled(Box part, Size2d target) {
    if (scaled.size() > MAX_KEPT) {
      scaled.clear();
    }
    return scaled.computeIfAbsent(new Scaled(part, target), this::scaled);
  }

  private boolean[] scaled(Scaled wanted) {
    Size2d target = wanted.size();
    boolean[] flags = new boolean[Math.toIntExact(target.area())];
    for (int y = 0; y < target.height(); y++) {
      int top = begin(y, wanted.part().height(), target.height());
      int bottom = Math.max(top + 1, begin(y + 1, wanted.part().height(), target.height()));
      for (int x = 0; x < target.width(); x++) {
        int left = begin(x, wanted.part().width(), target.width());
        int right = Math.max(left + 1, begin(x + 1, wanted.part().width(), target.width()));
        int dark = 0;
        for (int row = top; row < bottom; row++) {
          int from = (wanted.part().y() + row) * size.width() + wanted.part().x();
          for (int i = from + left; i < from + right; i++) {
            dark += ignored[i] ? 1 : 0;
          }
        }
        flags[y * target.width() + x] = 2L * dark >= (long) (bottom - top) * (right - left);
      }
    }
    return flags;
  }

  private static int begin(int position, int length, int targetLength) {
    return (int) ((long) position * length / targetLength);
  }

  /** Black where pixels are ignored, else white; one byte a pixel. */
  public BufferedImage picture() {
    BufferedImage picture =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < ignored.length; i++) {
      if (!ignored[i]) {
        picture.getRaster().setSample(i % size.width(), i / size.width(), 0, WHITE);
      }
    }
    return picture;
  }

  private static String digest(Size2d size, boolean[] ignored) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(
          ByteBuffer.allocate(2 * Integer.BYTES)
              .putInt(size.width())
              .putInt(size.height())
              .array());
      byte[] bytes = new byte[ignored.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (ignored[i] ? 0 : WHITE);
      }
      return HexFormat.of().formatHex(sha256.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IgnoreMask mask
        && mask.size.equals(size)
        && Arrays.equals(mask.ignored, ignored);
  }

  @Override
  public int hashCode() {
    return 31 * size.hashCode() + Arrays.hashCode(ignored);
  }

  /** For people: size and digest. */
  @Override
  public String toString() {
    return "mask of %s, sha256 %s".formatted(SizeText.of(size), digest());
  }
}
