package dev.isomorph.spec;

import java.util.List;

/** One place where an architecture does not fit together. */
public sealed interface ShapeProblem {
  /** Where, what, expected, actual, in one line. */
  String message();

  /** Two nodes have one path. */
  record DuplicatePath(String path) implements ShapeProblem {
    @Override
    public String message() {
      return path + ": expected a path of its own, got one that an earlier node has";
    }
  }

  /** A node reads something that no earlier node makes. */
  record UnknownInput(String path, String type, String input) implements ShapeProblem {
    @Override
    public String message() {
      return "%s (%s): input: expected '%s' or the path of an earlier node, got '%s'"
          .formatted(path, type, Architecture.INPUT, input);
    }
  }

  /** A node reads too few or too many outputs. */
  record InputCount(String path, String type, String expected, int actual) implements ShapeProblem {
    @Override
    public String message() {
      return "%s (%s): number of inputs: expected %s, got %d"
          .formatted(path, type, expected, actual);
    }
  }

  /** A layer reads a tensor with the wrong number of axes. */
  record RankMismatch(String path, String type, String expected, String from, Shape actual)
      implements ShapeProblem {
    @Override
    public String message() {
      return "%s (%s): input: expected %s, got %s from %s"
          .formatted(path, type, expected, actual, from);
    }
  }

  /** A layer reads a tensor with the wrong number of channels, features or values. */
  record CountMismatch(
      String path, String type, String what, long expected, long actual, String from, Shape shape)
      implements ShapeProblem {
    @Override
    public String message() {
      return "%s (%s): %s: expected %d, got %d from %s with output %s"
          .formatted(path, type, what, expected, actual, from, shape);
    }
  }

  /** A window does not fit into its input, or the output would not fit an array. */
  record OutputSize(String path, String type, String axis, long actual, String from, Shape shape)
      implements ShapeProblem {
    @Override
    public String message() {
      return "%s (%s): output %s: expected 1 to %d, got %d from %s with output %s"
          .formatted(path, type, axis, Integer.MAX_VALUE, actual, from, shape);
    }
  }

  /** A parameter would not fit an array. */
  record ParameterSize(String path, String type, String parameter, List<Integer> shape)
      implements ShapeProblem {
    @Override
    public String message() {
      return "%s (%s): %s: expected at most %d values, got shape %s"
          .formatted(path, type, parameter, Integer.MAX_VALUE, shape);
    }
  }

  /** The inputs of a sum have different shapes. */
  record SummandMismatch(String path, String type, List<String> from, List<Shape> shapes)
      implements ShapeProblem {
    @Override
    public String message() {
      return "%s (%s): inputs: expected one shape, got %s from %s"
          .formatted(path, type, shapes, from);
    }
  }

  /** Inputs whose channels are joined differ in another axis. */
  record ConcatMismatch(String path, String type, List<String> from, List<Shape> shapes)
      implements ShapeProblem {
    @Override
    public String message() {
      return "%s (%s): inputs: expected the same axes after the channels, got %s from %s"
          .formatted(path, type, shapes, from);
    }
  }

  /** A tap, the output or an evaluation scope names something that is not there. */
  record UnknownTarget(String what, String name, String path) implements ShapeProblem {
    @Override
    public String message() {
      return "%s '%s': expected the path of a node, got '%s'".formatted(what, name, path);
    }
  }
}
