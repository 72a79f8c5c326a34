/**
 * Graphs into graphs that compute the same: {@link dev.isomorph.spec.transform.BatchNormFolding},
 * for backends that infer.
 */
package dev.isomorph.spec.transform;
