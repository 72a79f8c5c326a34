/**
 * How good detectors are: {@link dev.isomorph.benchmarks.quality.SuiteRun} trains and measures them
 * on data sets that anybody can install or generate, and writes a table.
 */
@NullMarked
package dev.isomorph.benchmarks.quality;

import org.jspecify.annotations.NullMarked;
