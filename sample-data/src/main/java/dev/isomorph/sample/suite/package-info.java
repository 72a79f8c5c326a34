/**
 * Data sets to measure detectors by: crops of pictured textures, with defects made by a generator
 * that shares neither code nor numbers with {@code dev.isomorph.anomaly.simulate}, on which
 * detectors train.
 *
 * <p>{@link dev.isomorph.sample.suite.TextureDataSet} writes a data set; {@link
 * dev.isomorph.sample.suite.TestDefect} makes the defects.
 */
@NullMarked
package dev.isomorph.sample.suite;

import org.jspecify.annotations.NullMarked;
