package dev.isomorph.format.pytorch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** The container of a TorchScript program: its text, and a pickle of the module object. */
public final class TorchScriptArchive {
  static final String ROOT_CLASS = "Network";
  static final String MODULE = "__torch__";
  private static final String FOLDER = "network";
  private static final String CLASS =
      """
      class %s(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
      """
          .formatted(ROOT_CLASS);

  private TorchScriptArchive() {}

  /** One module without parameters, with the given methods, each indented by two spaces. */
  public static byte[] of(String methods) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] module =
        new PickleWriter()
            .global(MODULE, ROOT_CLASS)
            .emptyTuple()
            .newObject()
            .emptyDict()
            .mark()
            .string("training")
            .bool(true)
            .setItems()
            .setAttributes()
            .end();
    try {
      begin(bytes, CLASS + methods, module).finish();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /** An archive with everything but the numbers of tensors. */
  static ArchiveWriter begin(OutputStream target, String text, byte[] module) throws IOException {
    ArchiveWriter archive = new ArchiveWriter(target, FOLDER);
    archive.put("data.pkl", module);
    archive.put("code/" + MODULE + ".py", text);
    archive.put("constants.pkl", new PickleWriter().emptyTuple().end());
    archive.put("version", "3\n");
    return archive;
  }
}
