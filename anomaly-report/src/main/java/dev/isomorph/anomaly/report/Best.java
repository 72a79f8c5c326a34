package dev.isomorph.anomaly.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The first of many in some order, never more than a number of them. For one thread. */
final class Best<T> {
  private final int limit;
  private final Comparator<T> order;
  private final PriorityQueue<T> kept;
  private boolean complete = true;

  Best(int limit, Comparator<T> order) {
    this.limit = limit;
    this.order = order;
    this.kept = new PriorityQueue<>(order.reversed());
  }

  void offer(T candidate) {
    if (kept.size() == limit) {
      complete = false;
      if (order.compare(candidate, kept.element()) >= 0) {
        return;
      }
      kept.remove();
    }
    kept.add(candidate);
  }

  /** Whether nothing was left out. */
  boolean complete() {
    return complete;
  }

  /** What is kept, in order. */
  List<T> inOrder() {
    List<T> sorted = new ArrayList<>(kept);
    sorted.sort(order);
    return sorted;
  }
}
