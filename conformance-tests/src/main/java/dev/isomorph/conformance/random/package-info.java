/**
 * Random valid networks, the same for one seed everywhere, compared between a backend and the
 * reference. {@link dev.isomorph.conformance.random.GraphComparison} makes the comparison, {@link
 * dev.isomorph.conformance.random.Shrinking} makes a network that fails small.
 */
package dev.isomorph.conformance.random;
