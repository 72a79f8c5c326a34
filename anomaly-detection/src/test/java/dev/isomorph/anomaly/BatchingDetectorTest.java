package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.api.Backend;
import dev.isomorph.api.Backends;
import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.api.ParameterCounts;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.concurrent.BatchingOptions;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import dev.isomorph.spi.NativeTraining;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchingDetectorTest {
  private static final int THREADS = 16;
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults().withEpochs(8).withBatchSize(8).withLearningRate(0.5);

  @TempDir private Path folder;
  private final Gated engine = new Gated();

  /** The mean-image engine, whose forward passes can be made to wait; it notes batch sizes. */
  private static final class Gated implements Engine {
    private final MeanImageEngine engine = new MeanImageEngine();
    private final ConcurrentLinkedQueue<Integer> batches = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public String name() {
      return engine.name();
    }

    @Override
    public String version() {
      return engine.version();
    }

    @Override
    public List<Device> devices() {
      return engine.devices();
    }

    @Override
    public Map<Capability, String> limitations() {
      return engine.limitations();
    }

    @Override
    public NativeModel lower(Plan plan, CompileOptions options) {
      NativeModel model = engine.lower(plan, options);
      return new NativeModel() {
        @Override
        public List<Tensor> forward(Tensor input, List<String> paths) {
          batches.add(input.batchSize());
          try {
            gate.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return model.forward(input, paths);
        }

        @Override
        public void load(StateDict weights) {
          model.load(weights);
        }

        @Override
        public StateDict weights() {
          return model.weights();
        }

        @Override
        public ParameterCounts parameterCounts() {
          return model.parameterCounts();
        }

        @Override
        public NativeTraining train(TrainingOptions options) {
          return model.train(options);
        }

        @Override
        public void close() {
          model.close();
        }
      };
    }
  }

  private AnomalyDetector train(TrainingConfig config) {
    return AnomalyDetector.train(
        MeanImageEngine.architecture(),
        PlainImages.normal(60),
        Backend.of(engine),
        config,
        TrainingListener.SILENT);
  }

  private static ImageSet images() {
    int[] greys = new int[20 * THREADS];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = i % 256;
    }
    return PlainImages.of(greys);
  }

  /** The scores of all images, each inspected by one of many threads. */
  private static List<Double> scores(BatchingDetector front, ImageSet images) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Double>> calls = new ArrayList<>();
      images
          .examples()
          .forEach(image -> calls.add(() -> front.inspect(image).score().anomalyScore()));
      List<Double> scores = new ArrayList<>();
      for (Future<Double> score : threads.invokeAll(calls)) {
        scores.add(score.get());
      }
      return scores;
    } finally {
      threads.shutdown();
    }
  }

  private static List<Double> alone(AnomalyDetector detector, ImageSet images) throws Exception {
    List<Double> scores = new ArrayList<>();
    for (var image : images.examples()) {
      scores.add(detector.inspect(image).score().anomalyScore());
    }
    return scores;
  }

  @Test
  void sixteen_threads_get_the_scores_of_single_calls_to_the_bit() throws Exception {
    try (AnomalyDetector detector = train(CONFIG);
        BatchingDetector front =
            detector.batching(BatchingOptions.defaults().withMaximumWait(Duration.ofMillis(5)))) {
      List<Double> expected = alone(detector, images());
      engine.batches.clear();
      assertThat(scores(front, images())).isEqualTo(expected);
      assertThat(engine.batches.stream().mapToInt(n -> n).sum()).isEqualTo(images().size());
      assertThat(engine.batches).anyMatch(size -> size > 1);
    }
  }

  @Test
  void real_engines_give_them_to_the_bit_or_within_the_margin() throws Exception {
    Path model = folder.resolve("model");
    try (AnomalyDetector detector = train(CONFIG)) {
      detector.save(model);
    }
    for (String name : List.of("reference", "onnxruntime")) {
      Backend backend = Backends.load().named(name);
      try (AnomalyDetector detector = AnomalyDetector.open(model, backend, Device.CPU);
          BatchingDetector front = detector.batching(BatchingOptions.defaults())) {
        List<Double> expected = alone(detector, images());
        List<Double> batched = scores(front, images());
        for (int i = 0; i < expected.size(); i++) {
          double margin = name.equals("reference") ? 0 : Threshold.ENGINE_MARGIN * expected.get(i);
          assertThat(batched.get(i)).as(name).isCloseTo(expected.get(i), within(margin));
        }
      }
    }
  }

  @Test
  void an_unreadable_image_is_the_error_of_its_caller() throws Exception {
    try (AnomalyDetector detector = train(CONFIG);
        BatchingDetector front = detector.batching(BatchingOptions.defaults())) {
      assertThatThrownBy(() -> front.inspect(PlainImages.of(-1).examples().get(0)))
          .isInstanceOf(UnreadableImageException.class)
          .hasMessage("grey -1: negative");
      assertThat(front.inspect(PlainImages.of(100).examples().get(0)).anomalous()).isFalse();
    }
  }

  @Test
  void tiles_go_straight_to_the_detector() throws Exception {
    try (AnomalyDetector detector = train(CONFIG.withTiling(new Tiling(0, 0.5)));
        BatchingDetector front = detector.batching(BatchingOptions.defaults())) {
      ImageSet few = PlainImages.of(10, 100, 200);
      assertThat(scores(front, few)).isEqualTo(alone(detector, few));
    }
  }

  /** A batch of one is under way, four wait in the queue, and others for a place in it. */
  @Test
  void closing_answers_those_in_the_queue_and_refuses_the_others() throws Exception {
    AnomalyDetector detector = train(CONFIG);
    BatchingDetector front = detector.batching(BatchingOptions.defaults().withMaximumBatch(1));
    ImageSource image = PlainImages.of(100).examples().get(0).image();
    double expected = detector.inspect(image).score().anomalyScore();
    engine.batches.clear();
    engine.gate = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Double>> calls = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        calls.add(threads.submit(() -> front.inspect(image).score().anomalyScore()));
      }
      while (engine.batches.isEmpty()) {
        Thread.onSpinWait();
      }
      Thread closing = new Thread(front::close);
      closing.start();
      while (closing.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      engine.gate.countDown();
      closing.join();
      int answered = 0;
      for (Future<Double> call : calls) {
        try {
          assertThat(call.get()).isEqualTo(expected);
          answered++;
        } catch (ExecutionException e) {
          assertThat(e.getCause())
              .isInstanceOf(IllegalStateException.class)
              .hasMessage("batching front of detector 'mean-image' is closed");
        }
      }
      assertThat(answered).isBetween(1, 6);
      assertThat(detector.inspect(image).score().anomalyScore()).isEqualTo(expected);
    } finally {
      threads.shutdown();
      detector.close();
    }
  }

  /** Closing the detector under its callers gives each the right score or a clear error. */
  @Test
  void callers_of_a_closed_detector_get_a_clear_error() throws Exception {
    AnomalyDetector detector = train(CONFIG);
    BatchingDetector front = detector.batching(BatchingOptions.defaults());
    ImageSource image = PlainImages.of(100).examples().get(0).image();
    double expected = detector.inspect(image).score().anomalyScore();
    CountDownLatch begun = new CountDownLatch(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<String>> ends = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        boolean batched = i % 2 == 0;
        ends.add(
            threads.submit(
                () -> {
                  begun.countDown();
                  while (true) {
                    Inspection seen = batched ? front.inspect(image) : detector.inspect(image);
                    if (seen.score().anomalyScore() != expected) {
                      return "another score: " + seen.score().anomalyScore();
                    }
                  }
                }));
      }
      begun.await();
      Thread.sleep(50);
      detector.close();
      for (Future<String> end : ends) {
        assertThatThrownBy(end::get)
            .hasCauseInstanceOf(IllegalStateException.class)
            .hasMessageContaining("model 'mean-image' on backend 'mean-image' is closed");
      }
    } finally {
      threads.shutdown();
      front.close();
    }
  }
}
