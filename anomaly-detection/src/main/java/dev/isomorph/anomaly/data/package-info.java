/**
 * Data sets: which images there are, what is known of each, and their prepared pixels.
 *
 * <p>{@link dev.isomorph.anomaly.data.DataSet#open} takes one path and recognises the layout.
 * {@link dev.isomorph.anomaly.data.PreparedImages} decodes a set in parallel and keeps what fits in
 * memory.
 */
@NullMarked
package dev.isomorph.anomaly.data;

import org.jspecify.annotations.NullMarked;
