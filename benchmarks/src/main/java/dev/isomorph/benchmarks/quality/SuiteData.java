package dev.isomorph.benchmarks.quality;

import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.sample.suite.Texture;
import dev.isomorph.sample.suite.TextureDataSet;
import dev.isomorph.sample.suite.photograph.PhotographDataSet;
import dev.isomorph.sample.suite.photograph.PhotographScene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;

/** The data sets of a suite; those that are generated are generated once, below its folder. */
final class SuiteData {
  private static final Path FASHION_MNIST = Path.of("/usr/share/datasets/fashion-mnist");

  private final Path output;
  private final SuiteListener listener;

  SuiteData(Path output, SuiteListener listener) {
    this.output = output;
    this.listener = listener;
  }

  /**
   * Opens the data of a training.
   *
   * @throws IOException if the package with the data is not installed: which one
   */
  DataSet open(SuiteJob job) throws IOException {
    if (job.suite() == SuiteJob.Suite.FASHION_MNIST) {
      return DataSet.open(FASHION_MNIST, OptionalInt.of(Integer.parseInt(job.name())));
    }
    Path folder = job.data(output);
    if (!Files.exists(folder)) {
      if (job.suite() == SuiteJob.Suite.TEXTURES) {
        Texture texture = Texture.named(job.name());
        TextureDataSet.standard(texture.number())
            .write(folder, texture.picture(), texture.next().picture());
      } else {
        PhotographScene scene = PhotographScene.valueOf(job.name().toUpperCase(Locale.ROOT));
        PhotographDataSet photographs = PhotographDataSet.standard(scene.number());
        Generated generated = new Generated(photographs.photographs(), listener);
        photographs.write(folder, scene, generated::another);
      }
    }
    return DataSet.open(folder);
  }

  /** Counts photographs, which many threads write. */
  private static final class Generated {
    private final long total;
    private final SuiteListener listener;
    private long done;

    Generated(long total, SuiteListener listener) {
      this.total = total;
      this.listener = listener;
    }

    synchronized void another() {
      listener.generated(++done, total);
    }
  }
}
