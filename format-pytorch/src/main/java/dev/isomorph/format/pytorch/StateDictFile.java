package dev.isomorph.format.pytorch;

import dev.isomorph.api.StateDict;
import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights as {@code torch.save(model.state_dict(), path)} writes them, for {@code
 * load_state_dict(strict=True)} of the module whose names they have. Each batch norm gets PyTorch's
 * counter {@code num_batches_tracked}, 0.
 */
public final class StateDictFile {
  private static final String FOLDER = "archive";

  private StateDictFile() {}

  /**
   * Writes a file atomically.
   *
   * @throws IllegalArgumentException if the weights are not those of the plan
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, StateDict weights, Plan plan) throws IOException {
    weights.requireFits("weights", plan.parameters());
    PickleWriter pickle = new PickleWriter().orderedDict().mark();
    List<String> names = new ArrayList<>(); // of the storages, "" for a counter
    for (Step step : plan.steps()) {
      for (Parameter parameter : step.parameters()) {
        pickle
            .string(parameter.name())
            .tensor("FloatStorage", Integer.toString(names.size()), parameter.dims());
        names.add(parameter.name());
      }
      if (step.layer() instanceof BatchNorm) {
        pickle
            .string(step.path() + ".num_batches_tracked")
            .tensor("LongStorage", Integer.toString(names.size()));
        names.add("");
      }
    }
    byte[] content = pickle.setItems().end();
    AtomicFile.write(
        file,
        channel -> {
          ArchiveWriter archive = new ArchiveWriter(Channels.newOutputStream(channel), FOLDER);
          archive.put("data.pkl", content);
          archive.put("byteorder", "little");
          for (int i = 0; i < names.size(); i++) {
            String key = Integer.toString(i);
            if (names.get(i).isEmpty()) {
              archive.putData(key, new byte[Long.BYTES]);
            } else {
              archive.putTensor(key, weights.get(names.get(i)));
            }
          }
          archive.put("version", "3\n");
          archive.finish();
        });
  }
}
