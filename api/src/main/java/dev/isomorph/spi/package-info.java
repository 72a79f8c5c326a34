/**
 * What an engine implements: a {@link dev.isomorph.spi.BackendProvider} starts an {@link
 * dev.isomorph.spi.Engine}, which lowers plans to {@link dev.isomorph.spi.NativeModel}s. Arguments
 * arrive checked: shapes fit the plan, numbers are finite, names are there, the model is open, and
 * no training step runs at the same time as another call on the same model. Engines name the values
 * of {@code dev.isomorph.api}, and call nothing there.
 */
@NullMarked
package dev.isomorph.spi;

import org.jspecify.annotations.NullMarked;
