package dev.isomorph.conformance;

import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Architecture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One rule tried on one backend: every comparison made, what failed, and how near the nearest came
 * to failing.
 */
public final class Examination {
  private final Backend backend;
  private final List<Backend> partners;
  private final List<String> failures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private int comparisons;
  private double worstShare;

  /**
   * Of a backend.
   *
   * @param partners others with which it must be able to exchange a training
   */
  public Examination(Backend backend, List<Backend> partners) {
    this.backend = backend;
    this.partners = List.copyOf(partners);
  }

  /** Who is examined. */
  public Backend backend() {
    return backend;
  }

  /** The others with which it must be able to exchange a training. */
  public List<Backend> partners() {
    return partners;
  }

  /** What failed, a line each; empty when the rule holds. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** What a report should add, a sentence each, without a period. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** How many comparisons were made; a check that makes none proves nothing. */
  public int comparisons() {
    return comparisons;
  }

  /** The largest error met, as a share of its tolerance; 1 is where failing begins. */
  public double worstShare() {
    return worstShare;
  }

  /** Compiles with default options. The caller closes the model. */
  public CompiledModel compile(Architecture architecture) {
    return backend.compile(architecture, CompileOptions.defaults());
  }

  /** Two things must be equal. */
  public void equal(String what, Object expected, Object actual) {
    comparisons++;
    if (!Objects.equals(expected, actual)) {
      failures.add("%s: expected %s, got %s".formatted(what, expected, actual));
    }
  }

  /** A tensor's shape must be exactly this. */
  public void shape(String what, int[] expected, Tensor actual) {
    equal(what + ": shape", Arrays.toString(expected), Arrays.toString(actual.shape()));
  }

  /** A tensor must be what is expected, within a tolerance relative to the expected size. */
  public void close(String what, ExpectedTensor expected, Tensor actual, double tolerance) {
    if (!actual.hasShape(expected.shape())) {
      shape(what, expected.shape(), actual);
      return;
    }
    error(what, expected.distance(actual), tolerance);
  }

  /**
   * Every number of a tensor must be near the expected one, relative to the largest expected one.
   */
  public void close(String what, double[] expected, Tensor actual, double tolerance) {
    if (expected.length != actual.size()) {
      equal(what + ": number of values", expected.length, actual.size());
      return;
    }
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs(expected[i] - actual.at(i)));
    }
    error(what, new Distance(worst / Math.max(largest, Double.MIN_NORMAL), "values"), tolerance);
  }

  /** The same for what another pass of the backend gave. */
  public void close(String what, Tensor expected, Tensor actual, double tolerance) {
    double[] values = new double[expected.size()];
    Arrays.setAll(values, expected::at);
    close(what, values, actual, tolerance);
  }

  /** A number must be near the expected one, relatively. */
  public void close(String what, double expected, double actual, double tolerance) {
    error(
        what,
        new Distance(
            Math.abs(expected - actual) / Math.abs(expected),
            "expected %s, got %s".formatted(expected, actual)),
        tolerance);
  }

  /** Two tensors must be the same bits. */
  public void identical(String what, Tensor expected, Tensor actual) {
    comparisons++;
    if (!Arrays.equals(expected.shape(), actual.shape())) {
      shape(what, expected.shape(), actual);
    } else {
      int at = expected.buffer().mismatch(actual.buffer());
      if (at >= 0) {
        failures.add(
            "%s: expected %s at %s, got %s"
                .formatted(what, expected.at(at), expected.place(at), actual.at(at)));
      }
    }
  }

  /** Work must fail with this kind of exception, whose text holds a part. */
  public void fails(String what, Class<? extends Exception> kind, String part, Runnable work) {
    comparisons++;
    try {
      work.run();
      failures.add("%s: expected %s, got no error".formatted(what, kind.getSimpleName()));
    } catch (RuntimeException e) {
      if (!kind.isInstance(e) || !String.valueOf(e.getMessage()).contains(part)) {
        failures.add(
            "%s: expected %s with '%s', got %s".formatted(what, kind.getSimpleName(), part, e));
      }
    }
  }

  /** Something that a report should add: a sentence without a period. */
  public void note(String sentence) {
    notes.add(sentence);
  }

  /** A comparison made elsewhere that holds, with its error as a share of its tolerance. */
  public void within(String what, double share) {
    error(what, new Distance(share, "share of the tolerance"), 1);
  }

  /** A comparison made elsewhere that fails. */
  public void failure(String message) {
    comparisons++;
    worstShare = Double.POSITIVE_INFINITY;
    failures.add(message);
  }

  /**
   * A comparison made elsewhere, with its error.
   *
   * @throws IllegalArgumentException if the tolerance is not positive; {@link #identical} has none
   */
  public void error(String what, Distance distance, double tolerance) {
    if (!(tolerance > 0)) {
      throw new IllegalArgumentException(
          "%s: tolerance: expected > 0, got %s".formatted(what, tolerance));
    }
    comparisons++;
    double share = distance.relative() / tolerance;
    worstShare = Math.max(worstShare, Double.isNaN(share) ? Double.POSITIVE_INFINITY : share);
    if (!(share <= 1)) {
      failures.add(
          "%s: expected a relative error up to %.1e, got %.3e (%s)"
              .formatted(what, tolerance, distance.relative(), distance.where()));
    }
  }
}
