/**
 * The executable definition of the spec: every layer forward and backward in plain loops over
 * float64, slow and short. Each layer is one method of {@link
 * dev.isomorph.backend.reference.ReferenceLowering} that gives its output and, as a function, its
 * derivative. Other backends are compared with it; it is itself verified against PyTorch's float64
 * numbers.
 */
@NullMarked
package dev.isomorph.backend.reference;

import org.jspecify.annotations.NullMarked;
