/**
 * Networks into networks that compute the same: {@link
 * dev.isomorph.spec.transform.BatchNormFolding}, for backends that infer. What a rewrite has made
 * is checked against the original before it is given out.
 */
@NullMarked
package dev.isomorph.spec.transform;

import org.jspecify.annotations.NullMarked;
