package dev.isomorph.imaging;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.function.LongSupplier;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/**
 * Ends the decoding of one image that takes too long: the next read of its bytes fails, and a
 * reader that reports its progress is told to abort. For one thread, the one that decodes.
 *
 * <p>Time is the processor time of that thread, so that the verdict does not depend on what else
 * the machine does. What a reader computes between two reads and reports is bounded by {@link
 * DecodingLimits} instead.
 */
final class TimeLimit implements IIOReadProgressListener {
  /** Ten times what the slowest reader takes for an image of {@link ImageDecoder#MAX_PIXELS}. */
  static final Duration MAX_PROCESSOR_TIME = Duration.ofSeconds(240);

  private static final int CALLS_PER_LOOK = 1 << 12;

  private final LongSupplier nanoTime;
  private final Duration longest;
  private final long start;
  private int calls;
  private boolean expired;

  /** Begins now. */
  TimeLimit(LongSupplier nanoTime, Duration longest) {
    this.nanoTime = nanoTime;
    this.longest = longest;
    this.start = nanoTime.getAsLong();
  }

  /** Begins now, for the calling thread. */
  static TimeLimit ofThisThread() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    boolean measured =
        threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled();
    return new TimeLimit(
        measured ? threads::getCurrentThreadCpuTime : System::nanoTime, MAX_PROCESSOR_TIME);
  }

  /** Before a single byte is read: looks at the clock now and then. */
  void beforeByte() throws RefusedImageException {
    if (expired || ++calls % CALLS_PER_LOOK == 0) {
      beforeBytes();
    }
  }

  /** Before bytes are read. */
  void beforeBytes() throws RefusedImageException {
    look();
    requireInTime();
  }

  /**
   * Fails if the time is over, which a reader may have taken for damage.
   *
   * @throws RefusedImageException which states the limit
   */
  void requireInTime() throws RefusedImageException {
    if (expired) {
      throw new RefusedImageException(
          "expected to be decoded within %d s of processor time, was not; save it anew or make it smaller"
              .formatted(longest.toSeconds()));
    }
  }

  private void look() {
    expired |= nanoTime.getAsLong() - start > longest.toNanos();
  }

  @Override
  public void imageProgress(ImageReader source, float percentageDone) {
    look();
    if (expired) {
      source.abort();
    }
  }

  @Override
  public void sequenceStarted(ImageReader source, int minIndex) {}

  @Override
  public void sequenceComplete(ImageReader source) {}

  @Override
  public void imageStarted(ImageReader source, int imageIndex) {}

  @Override
  public void imageComplete(ImageReader source) {}

  @Override
  public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

  @Override
  public void thumbnailProgress(ImageReader source, float percentageDone) {}

  @Override
  public void thumbnailComplete(ImageReader source) {}

  @Override
  public void readAborted(ImageReader source) {}
}
