package dev.isomorph.conformance.rules;

import dev.isomorph.conformance.random.RandomGraphs;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How much of the suite is tried: how many random networks, which chapters, and for how long a rule
 * may run. Immutable.
 */
public final class SuiteSize {
  private final int randomNetworks;
  private final long seed;
  private final Set<String> chapters;
  private final Optional<Duration> timeLimit;

  private SuiteSize(
      int randomNetworks, long seed, Set<String> chapters, Optional<Duration> timeLimit) {
    this.randomNetworks = randomNetworks;
    this.seed = seed;
    this.chapters = chapters;
    this.timeLimit = timeLimit;
  }

  /** What the build of this project tries: every chapter, 300 networks of seed 1, no time limit. */
  public static SuiteSize ciDefaults() {
    return new SuiteSize(RandomGraphs.ROUND, 1, Set.of(), Optional.empty());
  }

  /** How many random networks are compared. */
  public int randomNetworks() {
    return randomNetworks;
  }

  /** The seed of the random networks. */
  public long seed() {
    return seed;
  }

  /** How long a rule may run; empty where it may run for ever. */
  public Optional<Duration> timeLimit() {
    return timeLimit;
  }

  /** Whether a chapter is tried: every one, where none is chosen. */
  public boolean has(String letter) {
    return chapters.isEmpty() || chapters.contains(letter);
  }

  /** The letters of the chosen chapters, in alphabetical order; empty for all. */
  public Set<String> chapters() {
    return new TreeSet<>(chapters);
  }

  /**
   * The same with another number of random networks.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public SuiteSize withRandomNetworks(int newRandomNetworks) {
    if (newRandomNetworks < 1) {
      throw new IllegalArgumentException(
          "random networks: expected 1 or more, got " + newRandomNetworks);
    }
    return new SuiteSize(newRandomNetworks, seed, chapters, timeLimit);
  }

  /** The same with random networks of another seed. */
  public SuiteSize withSeed(long newSeed) {
    return new SuiteSize(randomNetworks, newSeed, chapters, timeLimit);
  }

  /**
   * The same with some chapters.
   *
   * @param letters with which the titles begin, such as L and P; none for all chapters
   */
  public SuiteSize withChapters(Collection<String> letters) {
    return new SuiteSize(randomNetworks, seed, Set.copyOf(letters), timeLimit);
  }

  /**
   * The same with a limit for each rule. A rule that takes longer fails, and the next begins; the
   * thread that it ran on is interrupted and left, for native code cannot be stopped.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public SuiteSize withTimeLimit(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("time limit: expected a positive time, got " + limit);
    }
    return new SuiteSize(randomNetworks, seed, chapters, Optional.of(limit));
  }
}
