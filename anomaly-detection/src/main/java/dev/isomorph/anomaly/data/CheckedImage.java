package dev.isomorph.anomaly.data;

import dev.isomorph.imaging.ImageDecoder;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.SizeText;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a look at one image found.
 *
 * @param split {@code train} or {@code test}
 * @param example the image
 * @param size height and width in pixels; nothing if it is unreadable
 * @param digest of size and pixels; empty if it is unreadable
 * @param problem what is wrong with the image
 * @param maskProblem what is wrong with its mask
 */
record CheckedImage(
    String split,
    Example example,
    Optional<Size2d> size,
    String digest,
    Optional<String> problem,
    Optional<String> maskProblem) {
  private static final int BRIGHT = 128;

  static CheckedImage of(String split, Example example) {
    try {
      RgbImage image = example.image().read();
      Size2d size = new Size2d(image.height(), image.width());
      return new CheckedImage(
          split, example, Optional.of(size), digest(image), Optional.empty(), mask(example, size));
    } catch (UnreadableImageException e) {
      return new CheckedImage(
          split, example, Optional.empty(), "", Optional.of(e.getMessage()), Optional.empty());
    }
  }

  private static Optional<String> mask(Example example, Size2d size) {
    if (example.mask().isEmpty()) {
      return Optional.empty();
    }
    try {
      RgbImage mask = ImageDecoder.decode(example.mask().get());
      if (mask.height() != size.height() || mask.width() != size.width()) {
        return Optional.of(
            "%s: expected %s pixels as its image has, got %s"
                .formatted(example.mask().get(), SizeText.of(size), SizeText.of(mask.size())));
      }
      for (byte sample : mask.samples()) {
        if ((sample & 0xFF) >= BRIGHT) {
          return Optional.empty();
        }
      }
      return Optional.of(example.mask().get() + ": expected a bright pixel, marks nothing");
    } catch (UnreadableImageException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static String digest(RgbImage image) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(
          ByteBuffer.allocate(2 * Integer.BYTES)
              .putInt(image.height())
              .putInt(image.width())
              .array());
      return HexFormat.of().formatHex(sha256.digest(image.samples()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
