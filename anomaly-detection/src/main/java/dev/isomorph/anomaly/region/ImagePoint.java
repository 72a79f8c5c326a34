package dev.isomorph.anomaly.region;

/**
 * A place in an image.
 *
 * @param x columns to the left of it, from 0; a whole number is an edge between two pixels, so that
 *     the first pixel reaches from 0 to 1
 * @param y rows above it, from 0
 */
public record ImagePoint(double x, double y) {}
