package dev.isomorph.format.pytorch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a pickle of protocol 2, one instruction after the other, for a machine with a stack: what
 * is written first lies deepest. No value is remembered, so each stands where it is used.
 *
 * @see <a href="https://docs.python.org/3/library/pickletools.html">The instructions</a>
 */
final class PickleWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  PickleWriter() {
    op(0x80).op(2);
  }

  /** A class or function by name. */
  PickleWriter global(String module, String name) {
    return op('c').text(module + "\n" + name + "\n");
  }

  PickleWriter string(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    op('X').int32(utf8.length).bytes.writeBytes(utf8);
    return this;
  }

  PickleWriter integer(int value) {
    return op('J').int32(value);
  }

  PickleWriter bool(boolean value) {
    return op(value ? 0x88 : 0x89);
  }

  PickleWriter emptyDict() {
    return op('}');
  }

  PickleWriter emptyTuple() {
    return op(')');
  }

  /** Marks where a tuple or the items of a dictionary begin. */
  PickleWriter mark() {
    return op('(');
  }

  /** Everything above the mark as a tuple. */
  PickleWriter tuple() {
    return op('t');
  }

  /** Numbers as a tuple. */
  PickleWriter tuple(int... values) {
    mark();
    for (int value : values) {
      integer(value);
    }
    return tuple();
  }

  /** Keys and values above the mark, put into the dictionary below it. */
  PickleWriter setItems() {
    return op('u');
  }

  /** Calls the function below the tuple with the tuple. */
  PickleWriter call() {
    return op('R');
  }

  /** An object of the class below the tuple, not initialised. */
  PickleWriter newObject() {
    return op(0x81);
  }

  /** Gives the object below the dictionary the dictionary's attributes. */
  PickleWriter setAttributes() {
    return op('b');
  }

  /** The tuple above as the name of something that is kept elsewhere. */
  PickleWriter persistentId() {
    return op('Q');
  }

  /** A contiguous PyTorch tensor whose numbers are kept in a record {@code data/KEY}. */
  PickleWriter tensor(String storageClass, String key, int... shape) {
    int[] strides = new int[shape.length];
    int count = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = count;
      count *= shape[axis];
    }
    global("torch._utils", "_rebuild_tensor_v2").mark();
    mark().string("storage").global("torch", storageClass).string(key).string("cpu").integer(count);
    tuple().persistentId();
    integer(0).tuple(shape).tuple(strides).bool(false).orderedDict();
    return tuple().call();
  }

  /** An empty {@code OrderedDict}. */
  PickleWriter orderedDict() {
    return global("collections", "OrderedDict").emptyTuple().call();
  }

  /** Ends the pickle. */
  byte[] end() {
    op('.');
    return bytes.toByteArray();
  }

  private PickleWriter op(int instruction) {
    bytes.write(instruction);
    return this;
  }

  private PickleWriter text(String ascii) {
    bytes.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  private PickleWriter int32(int value) {
    bytes.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }
}
