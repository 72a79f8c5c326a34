package dev.isomorph.anomaly;

import dev.isomorph.api.CompiledModel;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A network compiled for pieces of some sizes, with the same weights: those that were used last, as
 * many as have together no more pixels than the largest piece, since engines keep memory for each;
 * but at least {@value #MIN_KEPT}, so that images of two sizes in turn, or score and picture of an
 * image, are not compiled for again and again.
 *
 * <p>Safe from many threads, one of which computes at a time.
 */
final class PieceModels implements AutoCloseable {
  private static final int MIN_KEPT = 2;

  private final CompiledModel model;
  private final long maxPixels;

  /** From the one not used for the longest time; all state is guarded by this. */
  private final Map<Use, CompiledModel> byUse = new LinkedHashMap<>(16, 0.75f, true);

  private boolean closed;

  /**
   * What a network is compiled for.
   *
   * @param size of a piece
   * @param shown whether the reconstruction is asked for even where the scoring does not look at
   *     it; engines keep memory for each set of outputs
   */
  record Use(Size2d size, boolean shown) {}

  /**
   * Nothing is compiled yet.
   *
   * @param model with its final weights; not closed with this
   * @param maxPixels pixels of all pieces that are kept together, where there are more than {@value
   *     #MIN_KEPT}
   */
  PieceModels(CompiledModel model, long maxPixels) {
    this.model = model;
    this.maxPixels = maxPixels;
  }

  /**
   * Does something with the network compiled for a use; no other thread does meanwhile.
   *
   * @throws IllegalStateException after close
   */
  synchronized void use(Use use, Consumer<CompiledModel> work) {
    if (closed) {
      throw new IllegalStateException("the detector is closed");
    }
    CompiledModel compiled = byUse.get(use);
    if (compiled == null) {
      makeRoom(use.size().area());
      compiled = model.withImageSize(use.size());
      byUse.put(use, compiled);
    }
    work.accept(compiled);
  }

  private void makeRoom(long pixels) {
    long together = pixels + byUse.keySet().stream().mapToLong(use -> use.size().area()).sum();
    Iterator<Map.Entry<Use, CompiledModel>> oldest = byUse.entrySet().iterator();
    while (together > maxPixels && byUse.size() >= MIN_KEPT) {
      Map.Entry<Use, CompiledModel> entry = oldest.next();
      oldest.remove();
      together -= entry.getKey().size().area();
      entry.getValue().close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    List<CompiledModel> open = new ArrayList<>(byUse.values());
    byUse.clear();
    open.forEach(CompiledModel::close);
  }
}
