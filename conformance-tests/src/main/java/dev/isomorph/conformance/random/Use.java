package dev.isomorph.conformance.random;

import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is done with the output of a layer, or how the layer is run. There is one of each. */
final class Use {
  /** Every kind of layer. */
  static final List<Class<?>> KINDS = List.of(Layer.class.getPermittedSubclasses());

  /** More than one layer reads the output, or one reads it more than once. */
  static final Use SEVERAL = new Use("read by several", List.of());

  /** The output is the network's. */
  static final Use OUTPUT = new Use("the output", List.of());

  /** The batch has one example. */
  static final Use ONE_EXAMPLE = new Use("one example", List.of());

  /** A batch norm follows that nothing else reads, and the folded layer is the network's output. */
  static final Use FOLDED_OUTPUT = new Use("folded, the output", List.of(BatchNorm.class));

  private static final Map<Class<?>, Use> READ_BY = new HashMap<>();
  private static final Map<Class<?>, Use> FOLDED_READ_BY = new HashMap<>();

  static {
    for (Class<?> kind : KINDS) {
      String read = "read by " + kind.getSimpleName();
      READ_BY.put(kind, new Use(read, List.of(kind)));
      FOLDED_READ_BY.put(kind, new Use("folded, " + read, List.of(BatchNorm.class, kind)));
    }
  }

  private final String name;
  private final List<Class<?>> readers;

  private Use(String name, List<Class<?>> readers) {
    this.name = name;
    this.readers = readers;
  }

  /** One layer reads the output, once. */
  static Use readBy(Class<?> kind) {
    return READ_BY.get(kind);
  }

  /** A batch norm follows and is folded into the layer; then one layer reads that, once. */
  static Use foldedReadBy(Class<?> kind) {
    return FOLDED_READ_BY.get(kind);
  }

  /** All of them, of any layer. */
  static List<Use> all() {
    List<Use> all = new ArrayList<>(KINDS.stream().map(Use::readBy).toList());
    all.addAll(List.of(SEVERAL, OUTPUT, ONE_EXAMPLE));
    return all;
  }

  /** All of them, of layers that batch norm is folded into. */
  static List<Use> allFolded() {
    List<Use> all = new ArrayList<>(KINDS.stream().map(Use::foldedReadBy).toList());
    all.add(FOLDED_OUTPUT);
    return all;
  }

  /** The layers that follow one after the other, where these make the use. */
  List<Class<?>> readers() {
    return readers;
  }

  @Override
  public String toString() {
    return name;
  }
}
