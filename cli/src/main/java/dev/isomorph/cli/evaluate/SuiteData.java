package dev.isomorph.cli.evaluate;

import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.progress.GeneratorConsole;
import dev.isomorph.sample.suite.Texture;
import dev.isomorph.sample.suite.TextureDataSet;
import dev.isomorph.sample.suite.photograph.PhotographDataSet;
import dev.isomorph.sample.suite.photograph.PhotographScene;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;

/** The data sets of a suite; those that are generated are generated once, below its folder. */
public final class SuiteData {
  private static final Path FASHION_MNIST = Path.of("/usr/share/datasets/fashion-mnist");

  private final Path output;
  private final PrintWriter err;
  private final CliContext context;

  SuiteData(Path output, PrintWriter err, CliContext context) {
    this.output = output;
    this.err = err;
    this.context = context;
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
        GeneratorConsole console = new GeneratorConsole(photographs.photographs(), err, context);
        photographs.write(folder, scene, console::written);
        console.end();
      }
    }
    return DataSet.open(folder);
  }
}
