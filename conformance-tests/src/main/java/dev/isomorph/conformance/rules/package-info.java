/**
 * The rules of the suite, a class for each chapter. {@link dev.isomorph.conformance.rules.Rules}
 * lists them, in the {@link dev.isomorph.conformance.rules.SuiteSize} that the caller chooses, and
 * {@link dev.isomorph.conformance.rules.Specification} writes them as a document. Expected numbers
 * are PyTorch's, in {@code golden-*.json}, never those of another backend.
 */
@NullMarked
package dev.isomorph.conformance.rules;

import org.jspecify.annotations.NullMarked;
