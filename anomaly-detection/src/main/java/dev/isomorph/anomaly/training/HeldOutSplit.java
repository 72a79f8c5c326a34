package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.data.DataSetException;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.imaging.UnreadableImageException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which of the normal images are trained on and which are held out.
 *
 * @param training positions, ascending
 * @param watched held out to watch the training, ascending; at least two
 * @param calibration held out to set the threshold, ascending; at least two. The same as the
 *     watched ones where these decide nothing; others where they choose the weights, since a
 *     threshold promises a rate of false alarms only by images that have decided nothing before.
 */
public record HeldOutSplit(int[] training, int[] watched, int[] calibration) {
  private static final int MIN_EACH = 2;

  /** Unreadable images that a message names. */
  private static final int MAX_REASONS = 3;

  /** Copies the positions. */
  public HeldOutSplit {
    training = training.clone();
    watched = watched.clone();
    calibration = calibration.clone();
  }

  /** A copy of them. */
  @Override
  public int[] training() {
    return training.clone();
  }

  /** A copy of them. */
  @Override
  public int[] watched() {
    return watched.clone();
  }

  /** A copy of them. */
  @Override
  public int[] calibration() {
    return calibration.clone();
  }

  /**
   * Draws the held-out images by seed.
   *
   * @param data what they are, for messages
   * @param images how many there are
   * @param unreadable what is left out of them already, for messages
   * @param heldOutShare how many of them are held out, in (0, 1)
   * @param selecting whether the watched images choose the weights; then the others of what is held
   *     out set the threshold
   * @param watchedShare share of what is held out that watches the training then, in (0, 1)
   * @throws DataSetException if there are fewer than two images for each purpose
   */
  public static HeldOutSplit of(
      String data,
      int images,
      List<UnreadableImageException> unreadable,
      double heldOutShare,
      boolean selecting,
      double watchedShare,
      long seed) {
    int purposes = selecting ? 2 : 1;
    int least = MIN_EACH * (1 + purposes);
    if (images < least) {
      throw new DataSetException(
          "%s: expected at least %d readable normal images, to train on some and %sset the threshold by others, got %d%s"
              .formatted(
                  data,
                  least,
                  selecting ? "watch the training and " : "",
                  images,
                  reasons(unreadable)));
    }
    int wanted = (int) Math.round(images * heldOutShare);
    int heldOut = Math.max(MIN_EACH * purposes, Math.min(wanted, images - MIN_EACH));
    int watched = selecting ? Math.max(MIN_EACH, (int) (heldOut * watchedShare)) : heldOut;
    int[] order = CounterGenerator.of(seed, "held-out").permutation(images);
    return new HeldOutSplit(
        ascending(order, heldOut, images),
        ascending(order, 0, watched),
        ascending(order, selecting ? watched : 0, heldOut));
  }

  private static String reasons(List<UnreadableImageException> unreadable) {
    if (unreadable.isEmpty()) {
      return "";
    }
    String shown =
        unreadable.stream()
            .limit(MAX_REASONS)
            .map(UnreadableImageException::getMessage)
            .collect(Collectors.joining("; "));
    int more = unreadable.size() - MAX_REASONS;
    return "; %d cannot be read: %s%s"
        .formatted(unreadable.size(), shown, more > 0 ? "; and %d more".formatted(more) : "");
  }

  /** How many images are held out in all. */
  public int heldOut() {
    return Arrays.equals(watched, calibration)
        ? calibration.length
        : watched.length + calibration.length;
  }

  private static int[] ascending(int[] order, int from, int to) {
    int[] positions = Arrays.copyOfRange(order, from, to);
    Arrays.sort(positions);
    return positions;
  }
}
