package dev.isomorph.format.pytorch;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a pickle of protocol 2 to 5 as data. Nothing is executed: names of classes and functions
 * are taken from {@link AllowedNames}, and any other is refused by name.
 *
 * <p>Values become: None {@link #NONE}, bool Boolean, int Long or BigInteger, float Double, str
 * String, bytes byte[], tuple and list and set List, dict Map, tensor {@link PickledTensor}. For
 * one pickle and one thread.
 *
 * @see <a href="https://docs.python.org/3/library/pickletools.html">The instructions</a>
 */
final class Unpickler {
  /** Python's None. */
  static final Object NONE = "None".toCharArray();

  private static final Object MARK = new Object();
  private static final int MAX_INTEGER_BYTES = 1024;

  private final ByteBuffer pickle;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  private Unpickler(byte[] pickle) {
    this.pickle = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The value that a pickle describes.
   *
   * @throws IOException if it is damaged, or wants more than data: what was found
   */
  static Object read(byte[] pickle) throws IOException {
    return new Unpickler(pickle).read();
  }

  private Object read() throws IOException {
    try {
      while (true) {
        int at = pickle.position();
        int instruction = pickle.get() & 0xFF;
        if (instruction == '.') {
          return pop();
        }
        if (!simple(instruction) && !collection(instruction) && !reference(instruction)) {
          throw new IOException(
              "pickle: expected an instruction of protocol 2 to 5 at byte %d, got 0x%02x"
                  .formatted(at, instruction));
        }
      }
    } catch (BufferUnderflowException e) {
      throw new IOException(
          "pickle: expected its end within %d bytes; it is cut off".formatted(pickle.limit()), e);
    }
  }

  /** Numbers, texts and the like. */
  private boolean simple(int instruction) throws IOException {
    switch (instruction) {
      case 0x80 -> protocol(pickle.get());
      case 0x95 -> pickle.getLong(); // a frame, which is only for reading ahead
      case 'N' -> push(NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) pickle.getInt());
      case 'K' -> push((long) (pickle.get() & 0xFF));
      case 'M' -> push((long) (pickle.getShort() & 0xFFFF));
      case 0x8a -> push(integer(pickle.get() & 0xFF));
      case 0x8b -> push(integer(pickle.getInt()));
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(pickle.getLong())));
      case 'X' -> push(text(pickle.getInt()));
      case 0x8c -> push(text(pickle.get() & 0xFF));
      case 0x8d -> push(text(pickle.getLong()));
      case 'U' -> push(text(pickle.get() & 0xFF));
      case 'T' -> push(text(pickle.getInt()));
      case 'B' -> push(bytes(pickle.getInt()));
      case 'C' -> push(bytes(pickle.get() & 0xFF));
      case 0x8e, 0x96 -> push(bytes(pickle.getLong()));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Tuples, lists, sets and dictionaries. */
  private boolean collection(int instruction) throws IOException {
    switch (instruction) {
      case '(' -> push(MARK);
      case ')', ']', 0x8f -> push(new ArrayList<>());
      case 0x85 -> push(last(1));
      case 0x86 -> push(last(2));
      case 0x87 -> push(last(3));
      case 't', 'l', 0x91 -> push(sinceMark());
      case '}' -> push(new LinkedHashMap<>());
      case 'd' -> {
        List<Object> items = sinceMark();
        Map<Object, Object> made = new LinkedHashMap<>();
        put(made, items);
        push(made);
      }
      case 'a' -> {
        Object value = pop();
        list(peek()).add(value);
      }
      case 'e', 0x90 -> {
        List<Object> items = sinceMark();
        list(peek()).addAll(items);
      }
      case 's' -> {
        List<Object> item = last(2);
        put(dictionary(peek()), item);
      }
      case 'u' -> {
        List<Object> items = sinceMark();
        put(dictionary(peek()), items);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The stack, the memo, names, and what is made with them. */
  private boolean reference(int instruction) throws IOException {
    switch (instruction) {
      case '0' -> pop();
      case '1' -> sinceMark();
      case '2' -> push(peek());
      case 'h' -> push(remembered(pickle.get() & 0xFF));
      case 'j' -> push(remembered(pickle.getInt()));
      case 'q' -> memo.put(pickle.get() & 0xFF, peek());
      case 'r' -> memo.put(pickle.getInt(), peek());
      case 0x94 -> memo.put(memo.size(), peek());
      case 'c' -> push(AllowedNames.named(line(), line()));
      case 0x93 -> {
        String name = string(pop());
        push(AllowedNames.named(string(pop()), name));
      }
      case 'R', 0x81 -> {
        List<Object> arguments = list(pop());
        push(AllowedNames.call(pop(), arguments));
      }
      case 'b' -> {
        pop();
        dictionary(peek()); // attributes, such as the versions of a state dict, are passed over
      }
      case 'Q' -> push(AllowedNames.storage(list(pop())));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void protocol(int version) throws IOException {
    if (version < 2 || version > 5) {
      throw new IOException("pickle: expected protocol 2 to 5, got " + version);
    }
  }

  private Object integer(int length) throws IOException {
    if (length < 0 || length > MAX_INTEGER_BYTES) {
      throw new IOException(
          "pickle: expected an integer of up to %d bytes, got %d"
              .formatted(MAX_INTEGER_BYTES, length));
    }
    if (length == 0) {
      return 0L;
    }
    byte[] reversed = bytes(length);
    for (int i = 0; i < length / 2; i++) {
      byte swapped = reversed[i];
      reversed[i] = reversed[length - 1 - i];
      reversed[length - 1 - i] = swapped;
    }
    BigInteger value = new BigInteger(reversed);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private String text(long length) throws IOException {
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  private byte[] bytes(long length) throws IOException {
    if (length < 0 || length > pickle.remaining()) {
      throw new IOException(
          "pickle: expected at most %d more bytes, got a length of %d"
              .formatted(pickle.remaining(), length));
    }
    byte[] bytes = new byte[(int) length];
    pickle.get(bytes);
    return bytes;
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (int next = pickle.get(); next != '\n'; next = pickle.get()) {
      line.append((char) (next & 0xFF));
    }
    return line.toString();
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object pop() throws IOException {
    Object top = peek();
    stack.remove(stack.size() - 1);
    return top;
  }

  private Object peek() throws IOException {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
      throw new IOException("pickle: expected a value on the stack, got none");
    }
    return stack.get(stack.size() - 1);
  }

  /** The uppermost values, in order. */
  private List<Object> last(int count) throws IOException {
    List<Object> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(0, pop());
    }
    return values;
  }

  private List<Object> sinceMark() throws IOException {
    int mark = stack.lastIndexOf(MARK);
    if (mark < 0) {
      throw new IOException("pickle: expected a mark on the stack, got none");
    }
    List<Object> above = stack.subList(mark + 1, stack.size());
    List<Object> values = new ArrayList<>(above);
    above.clear();
    stack.remove(mark);
    return values;
  }

  private Object remembered(int key) throws IOException {
    Object value = memo.get(key);
    if (value == null) {
      throw new IOException("pickle: expected a value remembered as %d, got none".formatted(key));
    }
    return value;
  }

  /** Keys and values in turn. Keys are plain values, which are cheap to compare. */
  private static void put(Map<Object, Object> dictionary, List<Object> items) throws IOException {
    if (items.size() % 2 != 0) {
      throw new IOException("pickle: expected pairs of keys and values, got " + items.size());
    }
    for (int i = 0; i < items.size(); i += 2) {
      Object key = items.get(i);
      if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
        throw new IOException(
            "pickle: expected texts and numbers as keys of a dictionary, got " + kind(key));
      }
      dictionary.put(key, items.get(i + 1));
    }
  }

  static String string(Object value) throws IOException {
    if (value instanceof String text) {
      return text;
    }
    throw new IOException("pickle: expected a text, got " + kind(value));
  }

  static long whole(Object value) throws IOException {
    if (value instanceof Long number) {
      return number;
    }
    throw new IOException("pickle: expected a whole number, got " + kind(value));
  }

  @SuppressWarnings("unchecked") // every list here is made by this class
  static List<Object> list(Object value) throws IOException {
    if (value instanceof List) {
      return (List<Object>) value;
    }
    throw new IOException("pickle: expected a list or tuple, got " + kind(value));
  }

  @SuppressWarnings("unchecked") // every map here is made by this class
  private static Map<Object, Object> dictionary(Object value) throws IOException {
    if (value instanceof Map) {
      return (Map<Object, Object>) value;
    }
    throw new IOException("pickle: expected a dictionary, got " + kind(value));
  }

  /** The kind of a value for messages; the value itself may be endless. */
  static String kind(Object value) {
    if (value == NONE) {
      return "None";
    }
    if (value instanceof Map) {
      return "a dictionary";
    }
    if (value instanceof List) {
      return "a list or tuple";
    }
    if (value instanceof PickledTensor tensor) {
      return "a tensor " + tensor;
    }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      String text = value.toString();
      return text.length() <= 40 ? "'" + text + "'" : "'" + text.substring(0, 40) + "…'";
    }
    return "a " + value.getClass().getSimpleName();
  }
}
