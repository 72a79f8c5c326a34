package dev.isomorph.anomaly.data;

import dev.isomorph.imaging.Preprocessing;
import java.util.List;

/**
 * Samples that are all in memory.
 *
 * @param kept each as unsigned bytes [3, H, W], not to be changed
 */
public record KeptSamples(Preprocessing preprocessing, List<byte[]> kept) implements Samples {
  /** Keeps the list, not the bytes. */
  public KeptSamples {
    kept = List.copyOf(kept);
  }

  @Override
  public byte[] pixels(BatchPlace place, int index) {
    return kept.get(place.positions()[index]);
  }
}
