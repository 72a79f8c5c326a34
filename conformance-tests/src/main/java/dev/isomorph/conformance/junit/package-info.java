/**
 * The rules as tests of JUnit Jupiter 5, which only this package needs: a backend joins with one
 * subclass of {@link dev.isomorph.conformance.junit.BackendConformance}.
 */
@NullMarked
package dev.isomorph.conformance.junit;

import org.jspecify.annotations.NullMarked;
