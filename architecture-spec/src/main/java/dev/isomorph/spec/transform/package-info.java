/**
 * Graphs into graphs that compute the same: {@link dev.isomorph.spec.transform.BatchNormFolding},
 * for backends that infer.
 */
@NullMarked
package dev.isomorph.spec.transform;

import org.jspecify.annotations.NullMarked;
