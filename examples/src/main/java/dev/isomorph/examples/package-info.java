/**
 * The reference notebook, section by section: one program for each, from {@link
 * dev.isomorph.examples.ResidualBlocks} to {@link
 * dev.isomorph.examples.ErrorTellsNormalFromAnomalous}. Each takes the name of a backend as its
 * only argument. What they print, and what it means, is in the README.md of this module.
 */
@NullMarked
package dev.isomorph.examples;

import org.jspecify.annotations.NullMarked;
