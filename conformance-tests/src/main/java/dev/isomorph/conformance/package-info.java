/**
 * What rules are written with. A {@link dev.isomorph.conformance.Rule} is one sentence and one
 * check, which compares in an {@link dev.isomorph.conformance.Examination} of a {@link
 * dev.isomorph.api.Backend}; an {@link dev.isomorph.conformance.Examiner} tries it, and judges it
 * with the caller's {@link dev.isomorph.conformance.Waivers}. Read {@link
 * dev.isomorph.conformance.Rule} first.
 */
@NullMarked
package dev.isomorph.conformance;

import org.jspecify.annotations.NullMarked;
