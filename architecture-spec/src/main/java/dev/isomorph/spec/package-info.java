/**
 * What a network is, never how it runs: layers as records, a graph of named nodes, and the pure
 * functions over it.
 *
 * <p>Start with {@link dev.isomorph.spec.Layer} and {@link dev.isomorph.spec.Architecture}, then
 * {@link dev.isomorph.spec.Plan}, which an architecture becomes once every shape is known. The
 * catalogue of ready networks is in {@code dev.isomorph.spec.catalogue}, printed forms are in
 * {@code dev.isomorph.spec.summary}, the file form in {@code dev.isomorph.spec.json}.
 */
@NullMarked
package dev.isomorph.spec;

import org.jspecify.annotations.NullMarked;
