/**
 * Deeplearning4j as a backend. {@link dev.isomorph.backend.dl4j.Dl4jLowering} translates an
 * architecture layer by layer; {@link dev.isomorph.backend.dl4j.Network} is the result, a
 * computation graph with its weights. {@link dev.isomorph.backend.dl4j.EvaluationPass} and {@link
 * dev.isomorph.backend.dl4j.TrainingPass} walk it, one vertex at a time.
 */
@NullMarked
package dev.isomorph.backend.dl4j;

import org.jspecify.annotations.NullMarked;
