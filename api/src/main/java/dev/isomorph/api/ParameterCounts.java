package dev.isomorph.api;

/**
 * How many numbers a native model holds, as the engine itself counts them.
 *
 * @param trainable those an optimizer changes
 * @param runningStatistics means and variances of batch norm
 */
public record ParameterCounts(long trainable, long runningStatistics) {}
