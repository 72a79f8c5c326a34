package dev.isomorph.format.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** An ONNX graph while it is written: nodes, constants, and the shapes of values. */
public final class OnnxGraph {
  /** The name of the batch axis. */
  public static final String BATCH = "N";

  private final GraphProto.Builder graph;

  /** An empty graph of that name. */
  public OnnxGraph(String name) {
    graph = GraphProto.newBuilder().setName(name);
  }

  /** Begins a node with one output, of the same name; {@link OnnxNode#add} ends it. */
  public OnnxNode node(String operator, String output) {
    return new OnnxNode(
        graph, NodeProto.newBuilder().setOpType(operator).setName(output).addOutput(output));
  }

  /** A constant of float32 numbers. */
  public String constant(String name, Tensor tensor) {
    ByteBuffer bytes = bytes((long) tensor.size() * Float.BYTES, name);
    bytes.asFloatBuffer().put(tensor.buffer());
    return constant(
        name,
        TensorProto.DataType.FLOAT,
        Arrays.stream(tensor.shape()).asLongStream().toArray(),
        bytes);
  }

  /** A constant number. */
  public String constant(String name, float value) {
    return constant(name, Tensor.wrap(new float[] {value}));
  }

  /** A constant number in double precision. */
  public String constant(String name, double value) {
    ByteBuffer bytes = bytes(Double.BYTES, name);
    bytes.putDouble(0, value);
    return constant(name, TensorProto.DataType.DOUBLE, new long[0], bytes);
  }

  /** A constant of numbers in double precision in a shape. */
  public String constant(String name, double[] values, int... shape) {
    ByteBuffer bytes = bytes((long) values.length * Double.BYTES, name);
    bytes.asDoubleBuffer().put(values);
    return constant(
        name, TensorProto.DataType.DOUBLE, Arrays.stream(shape).asLongStream().toArray(), bytes);
  }

  /** A constant that is true. */
  public String constantTrue(String name) {
    ByteBuffer bytes = bytes(1, name);
    bytes.put(0, (byte) 1);
    return constant(name, TensorProto.DataType.BOOL, new long[0], bytes);
  }

  /** A constant of float32 numbers in a shape. */
  public String constant(String name, float[] values, int... shape) {
    return constant(name, Tensor.wrap(values, shape));
  }

  /** A constant whole number. */
  public String scalar(String name, long value) {
    ByteBuffer bytes = bytes(Long.BYTES, name);
    bytes.putLong(0, value);
    return constant(name, TensorProto.DataType.INT64, new long[0], bytes);
  }

  /** A constant list of whole numbers. */
  public String constant(String name, List<Integer> values) {
    ByteBuffer bytes = bytes((long) values.size() * Long.BYTES, name);
    values.forEach(bytes::putLong);
    return constant(name, TensorProto.DataType.INT64, new long[] {values.size()}, bytes.flip());
  }

  private String constant(String name, TensorProto.DataType type, long[] shape, ByteBuffer bytes) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(UnsafeByteOperations.unsafeWrap(bytes));
    Arrays.stream(shape).forEach(tensor::addDims);
    graph.addInitializer(tensor);
    return name;
  }

  private static ByteBuffer bytes(long count, String name) {
    if (count > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s: expected at most %d bytes in ONNX, got %d"
              .formatted(name, Integer.MAX_VALUE, count));
    }
    return ByteBuffer.allocate((int) count).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The input, float32, with a free batch axis. */
  public void input(String name, Object... axes) {
    input(TensorProto.DataType.FLOAT, name, axes);
  }

  /** An input of another type, as the body of a loop has. */
  public void input(TensorProto.DataType type, String name, Object... axes) {
    graph.addInput(value(name, type, axes));
  }

  /** An output; axes are numbers, or names of axes that are free. */
  public void output(String name, TensorProto.DataType type, Object... axes) {
    graph.addOutput(value(name, type, axes));
  }

  /** The shape of a value between. */
  public void shape(String name, Object... axes) {
    graph.addValueInfo(value(name, TensorProto.DataType.FLOAT, axes));
  }

  /** The axes of a shape with the free batch axis. */
  public static Object[] axes(Shape shape) {
    Object[] axes = new Object[shape.rank()];
    axes[0] = BATCH;
    for (int i = 1; i < axes.length; i++) {
      axes[i] = shape.dims().get(i - 1);
    }
    return axes;
  }

  /** The graph as it is now. */
  public GraphProto build() {
    return graph.build();
  }

  /** Axes are numbers, or names of axes that are free. */
  private static ValueInfoProto value(String name, TensorProto.DataType type, Object... axes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Object axis : axes) {
      if (axis instanceof Integer length) {
        shape.addDimBuilder().setDimValue(length);
      } else {
        shape.addDimBuilder().setDimParam(axis.toString());
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }

  /** One node while it is written: inputs in order, attributes by name. */
  public static final class OnnxNode {
    private final GraphProto.Builder graph;
    private final NodeProto.Builder node;

    private OnnxNode(GraphProto.Builder graph, NodeProto.Builder node) {
      this.graph = graph;
      this.node = node;
    }

    /** Adds inputs. */
    public OnnxNode inputs(String... names) {
      node.addAllInput(List.of(names));
      return this;
    }

    /** Adds inputs. */
    public OnnxNode inputs(List<String> names) {
      node.addAllInput(names);
      return this;
    }

    /** Adds an output after the one that the node is named by. */
    public OnnxNode output(String name) {
      node.addOutput(name);
      return this;
    }

    /** Adds an attribute of whole numbers. */
    public OnnxNode ints(String attribute, Integer... values) {
      AttributeProto.Builder ints =
          AttributeProto.newBuilder().setName(attribute).setType(AttributeProto.AttributeType.INTS);
      Arrays.stream(values).forEach(ints::addInts);
      node.addAttribute(ints);
      return this;
    }

    /** Adds an attribute that is a whole number. */
    public OnnxNode integer(String attribute, long value) {
      node.addAttribute(
          AttributeProto.newBuilder()
              .setName(attribute)
              .setType(AttributeProto.AttributeType.INT)
              .setI(value));
      return this;
    }

    /** Adds an attribute that is a float32 number. */
    public OnnxNode number(String attribute, double value) {
      node.addAttribute(
          AttributeProto.newBuilder()
              .setName(attribute)
              .setType(AttributeProto.AttributeType.FLOAT)
              .setF((float) value));
      return this;
    }

    /** Adds an attribute that is a text. */
    public OnnxNode text(String attribute, String value) {
      node.addAttribute(
          AttributeProto.newBuilder()
              .setName(attribute)
              .setType(AttributeProto.AttributeType.STRING)
              .setS(ByteString.copyFromUtf8(value)));
      return this;
    }

    /** A graph that the node runs; it can read all values that stand before the node. */
    public OnnxNode body(String attribute, OnnxGraph body) {
      node.addAttribute(
          AttributeProto.newBuilder()
              .setName(attribute)
              .setType(AttributeProto.AttributeType.GRAPH)
              .setG(body.build()));
      return this;
    }

    /** Ends the node; returns the name of its output. */
    public String add() {
      graph.addNode(node);
      return node.getOutput(0);
    }
  }
}
