package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.api.Backend;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One picture from a file, from bytes, from a stream and from an image of Java's. */
class ImagesFromAnywhereTest {
  private static final int WIDTH = 9;
  private static final int HEIGHT = 8;

  @TempDir private Path folder;
  private AnomalyDetector detector;

  @BeforeEach
  void train() {
    detector =
        AnomalyDetector.train(
            MeanImageEngine.architecture(),
            PlainImages.normal(30),
            Backend.of(new MeanImageEngine()),
            TrainingConfig.defaults().withEpochs(3).withLearningRate(0.2),
            TrainingListener.SILENT);
  }

  @AfterEach
  void close() {
    detector.close();
  }

  private static BufferedImage picture(int type) {
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, type);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        picture.setRGB(x, y, new Color(20 * x, 30 * y, 255 - 10 * x - 7 * y, 255).getRGB());
      }
    }
    return picture;
  }

  private static BufferedImage deepGrey() {
    BufferedImage grey = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      grey.getRaster().setSample(i % WIDTH, i / WIDTH, 0, 901 * i);
    }
    return grey;
  }

  private static BufferedImage translucent() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_4BYTE_ABGR);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      image.setRGB(i % WIDTH, i / WIDTH, 3 * i << 24 | i << 16 | 2 * i << 8 | 200);
    }
    return image;
  }

  private static BufferedImage palette() {
    byte[] reds = {0, 90, (byte) 200, 30};
    byte[] greens = {10, (byte) 190, 0, 60};
    byte[] blues = {(byte) 255, 5, 100, 90};
    BufferedImage indexed =
        new BufferedImage(
            WIDTH,
            HEIGHT,
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, 4, reds, greens, blues));
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      indexed.getRaster().setSample(i % WIDTH, i / WIDTH, 0, i % 4);
    }
    return indexed;
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  /** A JPEG that a viewer turns by a quarter, clockwise. */
  private static byte[] turned() throws IOException {
    byte[] jpeg = encoded(picture(BufferedImage.TYPE_INT_RGB), "jpg");
    ByteBuffer exif = ByteBuffer.allocate(26);
    exif.put(new byte[] {'M', 'M'}).putShort((short) 42).putInt(8).putShort((short) 1);
    exif.putShort((short) 274).putShort((short) 3).putInt(1);
    exif.putShort((short) 6).putShort((short) 0).putInt(0);
    ByteBuffer file = ByteBuffer.allocate(jpeg.length + 36);
    file.put(jpeg, 0, 2).putShort((short) 0xFFE1).putShort((short) 34);
    file.put(new byte[] {'E', 'x', 'i', 'f', 0, 0}).put(exif.array());
    return file.put(jpeg, 2, jpeg.length - 2).array();
  }

  /** Four channels without a colour space: a JPEG reader takes them for ink. */
  private static byte[] cmyk() throws IOException {
    WritableRaster ink = Raster.createInterleavedRaster(0, WIDTH, HEIGHT, 4, null);
    for (int i = 0; i < 4 * WIDTH * HEIGHT; i++) {
      ink.setSample(i / 4 % WIDTH, i / 4 / WIDTH, i % 4, i % 251);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(new IIOImage(ink, null, null));
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("colour.png", encoded(picture(BufferedImage.TYPE_INT_RGB), "png"));
    files.put("colour.jpg", encoded(picture(BufferedImage.TYPE_INT_RGB), "jpg"));
    files.put("deep.png", encoded(deepGrey(), "png"));
    files.put("deep.tif", encoded(deepGrey(), "tiff"));
    files.put("alpha.png", encoded(translucent(), "png"));
    files.put("palette.gif", encoded(palette(), "gif"));
    files.put("turned.jpg", turned());
    files.put("ink.jpg", cmyk());
    return files;
  }

  @Test
  void a_file_its_bytes_and_a_stream_of_them_are_scored_alike_to_the_bit() throws IOException {
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      Path path = Files.write(folder.resolve(file.getKey()), file.getValue());
      Inspection fromFile = detector.inspect(ImageSource.of(path));
      Inspection fromBytes = detector.inspect(ImageSource.of("bytes", file.getValue()));
      Inspection fromStream;
      try (InputStream stream = Files.newInputStream(path)) {
        fromStream = detector.inspect(ImageSource.of("stream", stream));
      }
      assertSame(file.getKey(), fromFile, fromBytes);
      assertSame(file.getKey(), fromFile, fromStream);
      assertThat(fromBytes.score().name()).isEqualTo("bytes");
    }
  }

  @Test
  void an_image_of_javas_is_scored_as_the_file_that_it_becomes() throws IOException {
    Map<String, BufferedImage> images = new LinkedHashMap<>();
    for (int type : new int[] {1, 2, 4, 5, 6}) {
      images.put("type " + type, picture(type));
    }
    images.put("16-bit grey", deepGrey());
    images.put("alpha", translucent());
    images.put("palette", palette());
    for (Map.Entry<String, BufferedImage> image : images.entrySet()) {
      BufferedImage stored = image.getValue();
      boolean png = stored.getType() != BufferedImage.TYPE_INT_BGR;
      byte[] file = encoded(png ? stored : picture(BufferedImage.TYPE_INT_RGB), "png");
      assertSame(
          image.getKey(),
          detector.inspect(ImageSource.of("file", file)),
          detector.inspect(ImageSource.of("image", stored)));
    }
    // An Exif tag is none of the pixels': turned as the file is, they are the same.
    RgbImage upright = ImageSource.of("turned", turned()).read();
    assertThat(upright.size().height()).isEqualTo(WIDTH);
    assertSame(
        "turned",
        detector.inspect(ImageSource.of("turned", turned())),
        detector.inspect(ImageSource.of("upright", upright.toBufferedImage())));
  }

  private static void assertSame(String name, Inspection one, Inspection other) throws IOException {
    assertThat(other.original().samples()).as(name).isEqualTo(one.original().samples());
    assertThat(other.score().anomalyScore()).as(name).isEqualTo(one.score().anomalyScore());
    assertThat(other.map().toArray()).as(name).isEqualTo(one.map().toArray());
  }

  @Test
  void what_cannot_be_read_is_named() {
    byte[] text = "not an image".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> detector.inspect(ImageSource.of("upload 7", text)))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage("upload 7: expected a PNG, JPEG, BMP, GIF, TIFF or WebP image");
    assertThatThrownBy(() -> detector.inspect(ImageSource.of("upload 8", new byte[0])))
        .hasMessage("upload 8: the file is empty");
  }

  @Test
  void bytes_and_images_are_copied() throws IOException {
    byte[] bytes = encoded(picture(BufferedImage.TYPE_INT_RGB), "png");
    ImageSource ofBytes = ImageSource.of("bytes", bytes);
    BufferedImage image = picture(BufferedImage.TYPE_3BYTE_BGR);
    ImageSource ofImage = ImageSource.of("image", image);
    double before = detector.inspect(ofBytes).score().anomalyScore();
    bytes[40]++;
    image.setRGB(0, 0, 0xFFFFFF);
    assertThat(detector.inspect(ofBytes).score().anomalyScore()).isEqualTo(before);
    assertThat(detector.inspect(ofImage).score().anomalyScore()).isEqualTo(before);
    ImageSource ofStream =
        ImageSource.of("stream", new ByteArrayInputStream(encoded(image, "png")));
    assertThat(ofStream.read().samples()).isEqualTo(ofStream.read().samples());
  }
}
