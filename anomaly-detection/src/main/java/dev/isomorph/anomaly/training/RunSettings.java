package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.data.PreparedImages;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Precision;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.json.ArchitectureJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Everything that decides how a training goes: two trainings with equal settings end bit-identical.
 *
 * @param architecture the network
 * @param values the settings as texts by name, the network's digest among them
 */
public record RunSettings(Architecture architecture, Map<String, String> values) {
  /** Keeps a copy, in order. */
  public RunSettings {
    values = new LinkedHashMap<>(values);
  }

  /** The settings of a training. */
  static RunSettings of(
      CompiledModel model, PreparedImages images, TrainingMethod method, TrainingConfig config) {
    Architecture architecture = model.plan().architecture();
    Map<String, String> values = new LinkedHashMap<>();
    values.put("architecture", architecture.name() + " " + digest(architecture));
    values.put("backend", model.backend().name());
    values.put("engine", model.backend().version());
    values.put("device", config.device().toString());
    if (model.precision() != Precision.FP32) {
      values.put("precision", model.precision().toString());
    }
    values.put("images", images.size() + " with pixels " + images.fingerprint());
    config.tiling().ifPresent(tiling -> values.put("tiles", tiling.toString()));
    values.put("method", method.name());
    values.put("scoring", method.scoring().toString());
    values.put("epochs", Integer.toString(config.epochs()));
    values.put("batch size", Integer.toString(config.batchSize()));
    values.put("learning rate", Double.toString(config.learningRate()));
    values.put("warm-up epochs", Integer.toString(config.warmUpEpochs()));
    values.put("patience", Integer.toString(config.patience()));
    if (config.averaging() > 0) {
      values.put("averaging", Double.toString(config.averaging()));
    }
    values.put("augmentations", config.augmentations().toString());
    values.put("seed", Long.toString(config.seed()));
    values.put("held-out share", Double.toString(config.heldOutShare()));
    return new RunSettings(architecture, values);
  }

  private static String digest(Architecture architecture) {
    byte[] json = ArchitectureJson.write(architecture).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(json).toString();
  }

  /** Where these differ from those a run was begun with, in words. */
  List<String> differences(Map<String, String> begun) {
    List<String> differences = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>(values.keySet());
    names.addAll(begun.keySet());
    for (String name : names) {
      String then = begun.getOrDefault(name, "nothing");
      String now = values.getOrDefault(name, "nothing");
      if (!now.equals(then)) {
        differences.add("%s: begun with %s, got %s".formatted(name, then, now));
      }
    }
    return differences;
  }
}
