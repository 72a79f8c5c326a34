/** Measurements as text, Markdown and JSON. */
@NullMarked
package dev.isomorph.benchmarks.report;

import org.jspecify.annotations.NullMarked;
