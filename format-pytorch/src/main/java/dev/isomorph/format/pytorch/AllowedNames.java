package dev.isomorph.format.pytorch;

import dev.isomorph.api.safetensors.ElementType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names of Python that a checkpoint may use, and what stands for them here: plain data. */
final class AllowedNames {
  private static final Map<String, ElementType> STORAGES =
      Map.of(
          "torch.DoubleStorage", ElementType.F64,
          "torch.FloatStorage", ElementType.F32,
          "torch.HalfStorage", ElementType.F16,
          "torch.BFloat16Storage", ElementType.BF16,
          "torch.LongStorage", ElementType.I64,
          "torch.IntStorage", ElementType.I32,
          "torch.ShortStorage", ElementType.I16,
          "torch.CharStorage", ElementType.I8,
          "torch.ByteStorage", ElementType.U8,
          "torch.BoolStorage", ElementType.BOOL);

  private static final Set<String> DATA_TYPES =
      Set.of(
          "torch.float64",
          "torch.float32",
          "torch.float16",
          "torch.bfloat16",
          "torch.int64",
          "torch.int32",
          "torch.int16",
          "torch.int8",
          "torch.uint8",
          "torch.bool");

  private static final String ORDERED_DICT = "collections.OrderedDict";
  private static final String SIZE = "torch.Size";
  private static final String DEVICE = "torch.device";
  private static final String ENCODE = "_codecs.encode";
  private static final String TENSOR = "torch._utils._rebuild_tensor";
  private static final String TENSOR_V2 = "torch._utils._rebuild_tensor_v2";
  private static final String PARAMETER = "torch._utils._rebuild_parameter";
  private static final Set<String> FUNCTIONS =
      Set.of(ORDERED_DICT, SIZE, DEVICE, ENCODE, TENSOR, TENSOR_V2, PARAMETER);

  private AllowedNames() {}

  /**
   * An allowed name.
   *
   * @param name in full, {@code collections.OrderedDict}
   */
  record Global(String name) {}

  /** The class or function of a name, if it is allowed. */
  static Global named(String module, String name) throws IOException {
    Global global = new Global(module + "." + name);
    if (!FUNCTIONS.contains(global.name())
        && !STORAGES.containsKey(global.name())
        && !DATA_TYPES.contains(global.name())) {
      throw new IOException(
          "expected tensors, numbers and texts, refused '%s'; in Python, save the weights alone: torch.save(model.state_dict(), path)"
              .formatted(shortened(global.name())));
    }
    return global;
  }

  /** What a call gives, for the few that are known. */
  static Object call(Object function, List<Object> arguments) throws IOException {
    String name = function instanceof Global global ? global.name() : "";
    return switch (name) {
      case ORDERED_DICT -> orderedDict(arguments);
      case SIZE -> Unpickler.list(argument(name, arguments, 0));
      case DEVICE -> Unpickler.string(argument(name, arguments, 0));
      case ENCODE ->
          Unpickler.string(argument(name, arguments, 0)).getBytes(StandardCharsets.ISO_8859_1);
      case TENSOR, TENSOR_V2 -> tensor(name, arguments);
      case PARAMETER -> argument(name, arguments, 0);
      default ->
          throw new IOException(
              "pickle: expected the call of a known function, got "
                  + (name.isEmpty() ? Unpickler.kind(function) : name));
    };
  }

  /** A storage, which stands outside the pickle: ('storage', class, key, place, count). */
  static PickledTensor.Storage storage(List<Object> id) throws IOException {
    if (id.size() < 5
        || !"storage".equals(id.get(0))
        || !(id.get(1) instanceof Global global)
        || !STORAGES.containsKey(global.name())) {
      throw new IOException("pickle: expected a storage of known type as a persistent id");
    }
    return new PickledTensor.Storage(
        STORAGES.get(global.name()), Unpickler.string(id.get(2)), Unpickler.whole(id.get(4)));
  }

  private static Map<Object, Object> orderedDict(List<Object> arguments) throws IOException {
    if (!arguments.isEmpty()) {
      throw new IOException(
          "pickle: expected an OrderedDict without arguments, got " + arguments.size());
    }
    return new LinkedHashMap<>();
  }

  private static PickledTensor tensor(String name, List<Object> arguments) throws IOException {
    if (!(argument(name, arguments, 0) instanceof PickledTensor.Storage storage)) {
      throw new IOException("pickle: expected a storage for a tensor");
    }
    List<Long> shape = numbers(argument(name, arguments, 2));
    List<Long> strides = numbers(argument(name, arguments, 3));
    long offset = Unpickler.whole(argument(name, arguments, 1));
    if (shape.size() != strides.size() || offset < 0) {
      throw new IOException(
          "pickle: tensor: expected a stride for each axis and an offset from 0, got %d axes, %d strides, offset %d"
              .formatted(shape.size(), strides.size(), offset));
    }
    return new PickledTensor(storage, offset, shape, strides);
  }

  /** Whole numbers from 0; axes and strides are few. */
  private static List<Long> numbers(Object tuple) throws IOException {
    List<Object> values = Unpickler.list(tuple);
    if (values.size() > 64) {
      throw new IOException("pickle: tensor: expected at most 64 axes, got " + values.size());
    }
    List<Long> numbers = new ArrayList<>();
    for (Object value : values) {
      long number = Unpickler.whole(value);
      if (number < 0) {
        throw new IOException("pickle: tensor: expected axes and strides from 0, got " + number);
      }
      numbers.add(number);
    }
    return numbers;
  }

  private static Object argument(String name, List<Object> arguments, int index)
      throws IOException {
    if (index >= arguments.size()) {
      throw new IOException(
          "pickle: %s: expected more than %d arguments, got %d"
              .formatted(name, index, arguments.size()));
    }
    return arguments.get(index);
  }

  private static String shortened(String name) {
    String printable = name.replaceAll("\\P{Print}", "?");
    return printable.length() <= 100 ? printable : printable.substring(0, 100) + "…";
  }
}
