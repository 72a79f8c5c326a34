/**
 * Pictures for people: what a detector saw, what it made of it, where the two differ.
 *
 * <p>{@link dev.isomorph.anomaly.picture.ReconstructionPicture} is the entry.
 */
@NullMarked
package dev.isomorph.anomaly.picture;

import org.jspecify.annotations.NullMarked;
