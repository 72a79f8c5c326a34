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
 * many as have together no more pixels than the largest piece, since engines keep memory for each.
 *
 * <p>Safe from many threads, one of which computes at a time.
 */
final class PieceModels implements AutoCloseable {
  private final CompiledModel model;
  private final long maxPixels;

  /** From the one not used for the longest time; all state is guarded by this. */
  private final Map<Size2d, CompiledModel> bySize = new LinkedHashMap<>(16, 0.75f, true);

  private boolean closed;

  /**
   * Nothing is compiled yet.
   *
   * @param model with its final weights; not closed with this
   */
  PieceModels(CompiledModel model, long maxPixels) {
    this.model = model;
    this.maxPixels = maxPixels;
  }

  /**
   * Does something with the network for images of a size; no other thread does meanwhile.
   *
   * @throws IllegalStateException after close
   */
  synchronized void use(Size2d size, Consumer<CompiledModel> work) {
    if (closed) {
      throw new IllegalStateException("the detector is closed");
    }
    if (model.plan().architecture().input().spatial().equals(size)) {
      work.accept(model);
      return;
    }
    CompiledModel compiled = bySize.get(size);
    if (compiled == null) {
      makeRoom(size.area());
      compiled = model.withImageSize(size);
      bySize.put(size, compiled);
    }
    work.accept(compiled);
  }

  private void makeRoom(long pixels) {
    long together = pixels + bySize.keySet().stream().mapToLong(Size2d::area).sum();
    Iterator<Map.Entry<Size2d, CompiledModel>> oldest = bySize.entrySet().iterator();
    while (together > maxPixels && oldest.hasNext()) {
      Map.Entry<Size2d, CompiledModel> entry = oldest.next();
      oldest.remove();
      together -= entry.getKey().area();
      entry.getValue().close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    List<CompiledModel> open = new ArrayList<>(bySize.values());
    bySize.clear();
    open.forEach(CompiledModel::close);
  }
}
