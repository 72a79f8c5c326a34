package dev.isomorph.backend.djl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The file format of TorchScript: an uncompressed zip with the program's text and a pickle of the
 * module object, which here has no state but the flag {@code training}.
 */
final class TorchScriptArchive {
  private static final String CLASS =
      """
      class Network(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
      """;

  /** Pickle protocol 2 of {@code Network} with {@code {training: True}}. */
  private static final byte[] MODULE =
      pickle("\u0080\u0002c__torch__\nNetwork\n)\u0081}X\u0008\0\0\0training\u0088sb.");

  /** Pickle protocol 2 of the empty tuple. */
  private static final byte[] NO_CONSTANTS = pickle("\u0080\u0002).");

  private TorchScriptArchive() {}

  /** The archive of one module with the given methods, each indented by two spaces. */
  static byte[] of(String methods) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      store(zip, "network/data.pkl", MODULE);
      store(zip, "network/code/__torch__.py", (CLASS + methods).getBytes(StandardCharsets.UTF_8));
      store(zip, "network/constants.pkl", NO_CONSTANTS);
      store(zip, "network/version", "3\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] pickle(String bytes) {
    return bytes.getBytes(StandardCharsets.ISO_8859_1);
  }
}
