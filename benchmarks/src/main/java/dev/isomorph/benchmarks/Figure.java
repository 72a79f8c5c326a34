package dev.isomorph.benchmarks;

/**
 * What one contender did.
 *
 * @param imagesPerSecond over the rounds
 * @param cpuMillisPerImage processor time of all its threads, the median over the rounds
 * @param peakBytes the most memory its process held up to the end of this measurement; 0 if unknown
 */
public record Figure(Spread imagesPerSecond, double cpuMillisPerImage, long peakBytes) {}
