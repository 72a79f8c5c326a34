/**
 * The results of a detector for many images, as one HTML page.
 *
 * <p>{@link dev.isomorph.anomaly.report.Report} is the entry: it listens while images are scored
 * and writes the page at the end.
 */
@NullMarked
package dev.isomorph.anomaly.report;

import org.jspecify.annotations.NullMarked;
