package dev.isomorph.imaging;

import dev.isomorph.api.io.AtomicFile;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes files with Java's image writers, atomically. */
public final class AtomicImageFile {
  private AtomicImageFile() {}

  /** Puts an image into a stream. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything. */
    void writeTo(ImageOutputStream stream) throws IOException;
  }

  /**
   * Writes a file, replacing one that is there; folders above it are made. Nothing but the file is
   * written, whatever {@link javax.imageio.ImageIO#getUseCache} returns.
   *
   * @throws IOException if it cannot be written; what was there before stays
   */
  public static void write(Path file, AtomicFile.Durability durability, Content content)
      throws IOException {
    AtomicFile.write(
        file,
        durability,
        channel -> {
          try (ImageOutputStream stream =
              new MemoryCacheImageOutputStream(Channels.newOutputStream(channel))) {
            content.writeTo(stream);
          } catch (IIOException e) {
            throw e.getCause() instanceof IOException cause ? cause : e;
          }
        });
  }
}
