package dev.isomorph.benchmarks.contender;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import dev.isomorph.api.Tensor;
import dev.isomorph.format.pytorch.TorchScriptFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** DJL as its documentation shows it: a TorchScript file, a predictor, arrays in and out. */
final class DjlByHand implements Contender {
  private static final String NAME = "network";

  private final Path folder;
  private final ZooModel<NDList, NDList> model;
  private final Predictor<NDList, NDList> predictor;
  private final NDManager manager;

  DjlByHand(Network network) throws IOException {
    this.folder = Files.createTempDirectory("isomorph-djl");
    TorchScriptFile.write(folder.resolve(NAME + ".pt"), network.plan(), network.weights());
    try {
      this.model =
          Criteria.builder()
              .setTypes(NDList.class, NDList.class)
              .optModelPath(folder)
              .optModelName(NAME)
              .optEngine("PyTorch")
              .optTranslator(new NoopTranslator())
              .build()
              .loadModel();
    } catch (ModelNotFoundException | MalformedModelException e) {
      throw new IOException("DJL by hand: " + e.getMessage(), e);
    }
    this.predictor = model.newPredictor();
    this.manager = NDManager.newBaseManager();
  }

  @Override
  public Tensor infer(Tensor batch) {
    Shape shape = new Shape(Arrays.stream(batch.shape()).asLongStream().toArray());
    try (NDManager scope = manager.newSubManager()) {
      NDArray x = scope.create(batch.buffer(), shape);
      NDArray y = predictor.predict(new NDList(x)).singletonOrThrow();
      y.attach(scope);
      int[] out = Arrays.stream(y.getShape().getShape()).mapToInt(Math::toIntExact).toArray();
      return Tensor.wrap(y.toFloatArray(), out);
    } catch (TranslateException e) {
      throw new IllegalStateException("DJL by hand: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    manager.close();
    predictor.close();
    model.close();
    try {
      Files.deleteIfExists(folder.resolve(NAME + ".pt"));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("DJL by hand", e);
    }
  }
}
