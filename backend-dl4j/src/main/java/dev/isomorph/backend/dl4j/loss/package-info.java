/**
 * Losses with their exact derivatives by the network's output, in double loops over the numbers of
 * native arrays; {@link dev.isomorph.backend.dl4j.loss.LossGradients} is where to begin. ND4J's own
 * losses differ from the spec's in their means, and it has none on windows.
 */
@NullMarked
package dev.isomorph.backend.dl4j.loss;

import org.jspecify.annotations.NullMarked;
