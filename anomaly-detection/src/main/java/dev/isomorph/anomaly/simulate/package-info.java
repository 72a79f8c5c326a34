/**
 * Synthetic defects on normal images, so that a network can learn to undo and to mark them.
 *
 * <p>{@link dev.isomorph.anomaly.simulate.DefectSimulator} is the entry: a mask of some {@link
 * dev.isomorph.anomaly.simulate.DefectShape}, filled with some {@link
 * dev.isomorph.anomaly.simulate.DefectFilling}. Everything is a pure function of seed, step and
 * position in the batch.
 */
@NullMarked
package dev.isomorph.anomaly.simulate;

import org.jspecify.annotations.NullMarked;
