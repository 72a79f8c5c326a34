/**
 * Numbers about scores: how well they separate, where a share of them lies, how they spread.
 *
 * <p>Plain functions of arrays; {@link dev.isomorph.anomaly.metrics.Auroc} is the one to read
 * first.
 */
@NullMarked
package dev.isomorph.anomaly.metrics;

import org.jspecify.annotations.NullMarked;
