package dev.isomorph.anomaly.export;

/**
 * Height and width of an image in a graph.
 *
 * @param height the name of a whole number, a constant or computed from the size of an input
 * @param width the same
 */
record Extent(String height, String width) {}
