/**
 * Random valid networks, the same for one seed everywhere, compared between a backend and the
 * reference.
 *
 * <p>{@link dev.isomorph.conformance.random.RandomGraphs} draws them, so that together they meet
 * every {@link dev.isomorph.conformance.random.Combination} of a {@link
 * dev.isomorph.conformance.random.LayerClass} with a {@link dev.isomorph.conformance.random.Use}.
 * {@link dev.isomorph.conformance.random.GraphComparison} makes the comparison, {@link
 * dev.isomorph.conformance.random.Shrinking} makes a network that fails small.
 */
@NullMarked
package dev.isomorph.conformance.random;

import org.jspecify.annotations.NullMarked;
