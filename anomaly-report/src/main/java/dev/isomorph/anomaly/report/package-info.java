/**
 * What a detector said of many images, as one page of HTML to look at.
 *
 * <p>{@link dev.isomorph.anomaly.report.Report} is the entry: it listens while images are scored
 * and writes the page at the end.
 */
@NullMarked
package dev.isomorph.anomaly.report;

import org.jspecify.annotations.NullMarked;
