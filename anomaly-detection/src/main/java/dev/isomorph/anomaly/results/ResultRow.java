package dev.isomorph.anomaly.results;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One line of a file of results, read back.
 *
 * @param path the image's name
 * @param score its anomaly score; none if it is unreadable
 * @param threshold the score above which it is anomalous; none without a threshold
 * @param error why it is unreadable
 * @param regions how many anomalous regions it has; 0 where that is not known
 */
public record ResultRow(
    String path,
    OptionalDouble score,
    OptionalDouble threshold,
    Optional<String> error,
    int regions) {}
