/** Measurements as text, Markdown and JSON. */
package dev.isomorph.benchmarks.report;
