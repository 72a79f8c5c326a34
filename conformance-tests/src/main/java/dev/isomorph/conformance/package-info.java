/**
 * The rules every backend obeys. A {@link dev.isomorph.conformance.Rule} is one sentence and one
 * check against a {@link dev.isomorph.api.Backend}; {@link dev.isomorph.conformance.rules.Rules}
 * lists them by chapter; a backend joins with one small subclass of {@link
 * dev.isomorph.conformance.junit.BackendConformance}.
 *
 * <p>The numbers to be held to are PyTorch's ({@link dev.isomorph.conformance.rules.Golden}), never
 * those of another backend.
 */
@NullMarked
package dev.isomorph.conformance;

import org.jspecify.annotations.NullMarked;
