package dev.isomorph.format.pytorch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the weights in what people save: a dictionary of tensors by name, alone or within a
 * dictionary of other things, under one of the names that are in use.
 */
final class StateDictSearch {
  private static final Set<String> USUAL =
      Set.of("model", "state_dict", "model_state_dict", "net", "network", "weights", "module");
  private static final int MAX_DEPTH = 3;
  private static final int KEYS_SHOWN = 8;

  private StateDictSearch() {}

  /** The tensors by name, in the order of the file. */
  static Map<String, PickledTensor> in(Object root) throws IOException {
    List<Found> level = List.of(new Found("", root));
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      List<Found> dictionaries = level.stream().filter(Found::isStateDict).toList();
      if (!dictionaries.isEmpty()) {
        return only(dictionaries).tensors();
      }
      List<Found> deeper = new ArrayList<>();
      level.forEach(found -> deeper.addAll(found.entries()));
      level = deeper;
    }
    throw new IOException(
        "expected a dictionary of tensors by name (a state_dict), alone or as 'model', 'state_dict' or the like; got "
            + contents(root));
  }

  private static Found only(List<Found> dictionaries) throws IOException {
    List<Found> usual = dictionaries.stream().filter(d -> USUAL.contains(d.name())).toList();
    List<Found> candidates = usual.isEmpty() ? dictionaries : usual;
    if (candidates.size() > 1) {
      throw new IOException(
          "expected one dictionary of tensors, got several: %s; in Python, save the one that is meant"
              .formatted(candidates.stream().map(Found::name).limit(KEYS_SHOWN).toList()));
    }
    return candidates.get(0);
  }

  private static String contents(Object root) {
    return root instanceof Map<?, ?> map
        ? "a dictionary of " + map.keySet().stream().limit(KEYS_SHOWN).map(Unpickler::kind).toList()
        : Unpickler.kind(root);
  }

  /** A value and the name it goes by. */
  private record Found(String name, Object value) {
    boolean isStateDict() {
      return value instanceof Map<?, ?> map
          && !map.isEmpty()
          && map.entrySet().stream()
              .allMatch(e -> e.getKey() instanceof String && e.getValue() instanceof PickledTensor);
    }

    List<Found> entries() {
      List<Found> entries = new ArrayList<>();
      if (value instanceof Map<?, ?> map) {
        map.forEach(
            (key, entry) -> {
              if (key instanceof String text && entry instanceof Map) {
                entries.add(new Found(text, entry));
              }
            });
      }
      return entries;
    }

    Map<String, PickledTensor> tensors() {
      Map<String, PickledTensor> tensors = new LinkedHashMap<>();
      ((Map<?, ?>) value)
          .forEach((name, tensor) -> tensors.put((String) name, (PickledTensor) tensor));
      return tensors;
    }
  }
}
