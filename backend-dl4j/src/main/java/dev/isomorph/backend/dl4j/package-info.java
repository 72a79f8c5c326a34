/**
 * Deeplearning4j as a backend. {@link dev.isomorph.backend.dl4j.Dl4jLowering} says, layer by layer,
 * what becomes of an architecture; {@link dev.isomorph.backend.dl4j.Network} is the result, a
 * computation graph with its weights. {@link dev.isomorph.backend.dl4j.EvaluationPass} and {@link
 * dev.isomorph.backend.dl4j.TrainingPass} walk it, one vertex at a time.
 */
@NullMarked
package dev.isomorph.backend.dl4j;

import org.jspecify.annotations.NullMarked;
