/**
 * What training makes small: an {@link dev.isomorph.spec.objective.Objective} is a weighted sum of
 * {@link dev.isomorph.spec.objective.Term}s, each a {@link dev.isomorph.spec.objective.Loss}
 * between an output of the network and a target. Each loss's documentation is its definition; every
 * function over losses is one {@code Loss.Cases}.
 */
@NullMarked
package dev.isomorph.spec.objective;

import org.jspecify.annotations.NullMarked;
