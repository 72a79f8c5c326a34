package dev.isomorph.benchmarks;

/**
 * What some work took, in the process that did it.
 *
 * @param wallNanos time that passed
 * @param cpuNanos processor time of all threads of the process
 * @param peakBytes the most memory the process has held so far; 0 where the system does not tell
 */
record Usage(long wallNanos, long cpuNanos, long peakBytes) {}
