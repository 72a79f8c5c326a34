package dev.isomorph.sample.suite;

import dev.isomorph.imaging.ImageDecoder;
import dev.isomorph.imaging.RgbImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A picture to cut crops from: grey ones of Debian's {@code python3-skimage}, coloured ones of
 * {@code openarena-081-textures}.
 *
 * @param name what the data set is called
 * @param entry the file in the archive of textures, or in the folder of scikit-image's pictures
 * @param tuning whether settings were tried on it; the others are only reported on
 */
public record Texture(String name, String entry, boolean tuning) {
  /**
   * All of them, each followed by the one that its foreign pieces come from; the last by the first.
   */
  public static final List<Texture> ALL =
      List.of(
          new Texture("brick", "brick.png", true),
          new Texture("tread", "textures/base_floor/clang_floor512.jpg", true),
          new Texture("rusted", "textures/base_wall/rusted.jpg", true),
          new Texture("grass", "grass.png", false),
          new Texture("gravel", "gravel.png", false),
          new Texture("diamond", "textures/base_floor/diamond2c.jpg", false),
          new Texture("bluemetal", "textures/base_wall/bluemetal3b.jpg", false),
          new Texture("concrete", "textures/base_wall/concrete.jpg", false),
          new Texture("masonry", "textures/cosmo_block/ancient_bricks2.jpg", false),
          new Texture("rock", "textures/cosmo_block/rock01.jpg", false));

  private static final Path SKIMAGE = Path.of("/usr/lib/python3/dist-packages/skimage/data");
  private static final Path ARCHIVE =
      Path.of("/usr/share/games/openarena/baseoa/pak4-textures.pk3");

  /**
   * The picture.
   *
   * @throws IOException if the package is not installed: which one, and where it was looked for
   */
  public RgbImage picture() throws IOException {
    if (!entry.startsWith("textures/")) {
      Path file = SKIMAGE.resolve(entry);
      requireThere(file, "python3-skimage");
      return ImageDecoder.decode(file);
    }
    requireThere(ARCHIVE, "openarena-081-textures");
    Path file = Files.createTempFile("texture", ".jpg");
    try (ZipFile archive = new ZipFile(ARCHIVE.toFile())) {
      ZipEntry found = archive.getEntry(entry);
      if (found == null) {
        throw new IOException(ARCHIVE + ": expected an entry " + entry + ", got none");
      }
      try (InputStream in = archive.getInputStream(found)) {
        Files.write(file, in.readAllBytes());
      }
      return ImageDecoder.decode(file);
    } finally {
      Files.delete(file);
    }
  }

  /**
   * The texture of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Texture named(String name) {
    return ALL.stream()
        .filter(texture -> texture.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "texture: expected one of %s, got '%s'"
                        .formatted(ALL.stream().map(Texture::name).toList(), name)));
  }

  /** Its place among all, from 1: the seed of its crops and defects. */
  public int number() {
    return ALL.indexOf(this) + 1;
  }

  /** The texture that this one's foreign pieces come from. */
  public Texture next() {
    return ALL.get((ALL.indexOf(this) + 1) % ALL.size());
  }

  private static void requireThere(Path file, String debianPackage) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "%s: there is no such file; install the package %s".formatted(file, debianPackage));
    }
  }
}
