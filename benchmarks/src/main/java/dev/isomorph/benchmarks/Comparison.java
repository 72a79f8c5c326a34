package dev.isomorph.benchmarks;

/**
 * Another contender, measured in turn with ours.
 *
 * @param figure what it did
 * @param ratio our images per second over its, round by round
 */
public record Comparison(Figure figure, Spread ratio) {}
