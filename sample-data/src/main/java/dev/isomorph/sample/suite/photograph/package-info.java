/**
 * Data sets of synthetic photographs: scenes of 1024x768 drawn by Java2D, each photograph with its
 * own pose, light and noise, and eight kinds of small defects with exact masks. The generator
 * shares neither code nor numbers with {@code dev.isomorph.anomaly.simulate}, on which detectors
 * train.
 *
 * <p>{@link dev.isomorph.sample.suite.photograph.PhotographDataSet} writes a data set; a {@link
 * dev.isomorph.sample.suite.photograph.PhotographScene} is what is pictured, a {@link
 * dev.isomorph.sample.suite.photograph.Flaw} is what is wrong with it, and {@code Camera} makes a
 * photograph of the drawing.
 */
@NullMarked
package dev.isomorph.sample.suite.photograph;

import org.jspecify.annotations.NullMarked;
