package dev.isomorph.spi;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a model has compiled for its calls, by what a call asks for, at most {@code capacity} of
 * them: when one more is made, the one that was not used for the longest time is dropped. What is
 * dropped is closed as soon as no call uses it.
 *
 * <p>Safe for use from many threads. Two calls that need the same compile it once; calls that need
 * others do not wait for it.
 *
 * @param <K> what a call asks for
 * @param <V> what is compiled, with native memory
 */
public final class CompiledCache<K, V> {
  /** As many sets of outputs as a program may use in turn; each may have weights of its own. */
  public static final int MAX_EVALUATIONS = 8;

  private final int capacity;
  private final Consumer<? super V> closer;

  /** From the one not used for the longest time; all its state is guarded by it. */
  private final Map<K, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);

  /** One compiled value, and how many calls use it. */
  private static final class Entry<V> {
    private V value;
    private int users;
    private boolean dropped;
  }

  /**
   * An empty cache.
   *
   * @param capacity values that are kept, from 1
   * @param closer frees the native memory of a value; called once for each
   */
  public CompiledCache(int capacity, Consumer<? super V> closer) {
    this.capacity = capacity;
    this.closer = closer;
  }

  /**
   * Calls a compiled value, which stays open meanwhile.
   *
   * @param compiler makes the value if it is not there; if it fails, the next call tries again
   * @param call what is done with the value
   */
  public <R> R use(K key, Function<? super K, ? extends V> compiler, Function<? super V, R> call) {
    List<Entry<V>> unused = new ArrayList<>();
    Entry<V> entry = enter(key, unused);
    try {
      closeAll(unused);
      V value;
      synchronized (entry) {
        if (entry.value == null) {
          entry.value = compiler.apply(key);
        }
        value = entry.value;
      }
      return call.apply(value);
    } finally {
      leave(entry);
    }
  }

  /** Does something with every value; not while another thread is in {@link #use}. */
  public void forEach(Consumer<? super V> action) {
    values().forEach(action);
  }

  /** Drops every value. */
  public void clear() {
    List<Entry<V>> unused = new ArrayList<>();
    synchronized (entries) {
      entries.values().forEach(entry -> drop(entry, unused));
      entries.clear();
    }
    closeAll(unused);
  }

  /** Closes each, also where closing another one fails. */
  private void closeAll(List<Entry<V>> unused) {
    RuntimeException failure = null;
    for (Entry<V> entry : unused) {
      try {
        close(entry);
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private List<V> values() {
    synchronized (entries) {
      return entries.values().stream()
          .map(entry -> entry.value)
          .filter(value -> value != null)
          .toList();
    }
  }

  private Entry<V> enter(K key, List<Entry<V>> unused) {
    Entry<V> entry;
    synchronized (entries) {
      entry = entries.computeIfAbsent(key, k -> new Entry<>());
      entry.users++;
      Iterator<Entry<V>> oldest = entries.values().iterator();
      while (entries.size() > capacity) {
        drop(oldest.next(), unused);
        oldest.remove();
      }
    }
    return entry;
  }

  private void leave(Entry<V> entry) {
    boolean last;
    synchronized (entries) {
      entry.users--;
      last = entry.dropped && entry.users == 0;
    }
    if (last) {
      close(entry);
    }
  }

  private void drop(Entry<V> entry, List<Entry<V>> unused) {
    entry.dropped = true;
    if (entry.users == 0) {
      unused.add(entry);
    }
  }

  /** Called once, when the entry can no longer be reached. */
  private void close(Entry<V> entry) {
    if (entry.value != null) {
      closer.accept(entry.value);
    }
  }
}
