package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.data.PreparedImage;
import dev.isomorph.api.concurrent.BatchQueue;
import dev.isomorph.api.concurrent.BatchingOptions;
import dev.isomorph.imaging.UnreadableImageException;
import java.util.Optional;

/**
 * A front of a detector for many threads that inspect one image each. A calling thread decodes its
 * image, and makes score, map and regions of what the network gives; the network gets the images of
 * all callers batch by batch. Made by {@link AnomalyDetector#batching}.
 *
 * <p>An engine may add numbers in another order for a batch of another size: the score of an image
 * is that of {@link AnomalyDetector#inspect(ImageSource)}, to the bit where the engine computes
 * each image of a batch as it computes it alone, as the reference backend does, else within {@link
 * Threshold#ENGINE_MARGIN}. A detector with tiles looks at one image at a time and forms no
 * batches: its calls go straight to the detector.
 *
 * <p>Safe from many threads. When many wait, further callers wait for a place. An image that cannot
 * be read, or that the engine fails at, is the error of its caller alone. The detector stays open
 * when this is closed.
 */
public final class BatchingDetector implements AutoCloseable {
  private final AnomalyDetector detector;
  private final AnomalyDetector.Way way;
  private final Optional<BatchQueue<PreparedImage, ResizedInspector.Passed>> queue;
  private volatile boolean closed;

  BatchingDetector(AnomalyDetector detector, Inspector inspector, BatchingOptions options) {
    this.detector = detector;
    if (inspector instanceof ResizedInspector resized) {
      BatchQueue<PreparedImage, ResizedInspector.Passed> batches =
          new BatchQueue<>(name(), options, resized::passed);
      this.queue = Optional.of(batches);
      this.way = example -> resized.inspect(example, batches::compute);
    } else {
      this.queue = Optional.empty();
      this.way = inspector::inspect;
    }
  }

  /**
   * Inspects one image, as {@link AnomalyDetector#inspect(ImageSource)} does; waits for the
   * network.
   *
   * @throws UnreadableImageException if it cannot be read
   * @throws IllegalStateException after close, of this or of the detector
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits;
   *     it stays interrupted
   */
  public Inspection inspect(ImageSource image) throws UnreadableImageException {
    return inspect(Example.unknown(image));
  }

  /**
   * Inspects one image of which something is known; waits for the network.
   *
   * @throws UnreadableImageException if it cannot be read
   * @throws IllegalStateException after close, of this or of the detector
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits;
   *     it stays interrupted
   */
  public Inspection inspect(Example example) throws UnreadableImageException {
    if (closed) {
      throw new IllegalStateException(name() + " is closed");
    }
    return detector.inspect(example, way);
  }

  /**
   * Refuses new images and those that still wait for a place, and returns when the network has seen
   * all others. A second call waits likewise.
   */
  @Override
  public void close() {
    closed = true;
    queue.ifPresent(BatchQueue::close);
  }

  private String name() {
    return "batching front of detector '%s'".formatted(detector.architecture().name());
  }
}
