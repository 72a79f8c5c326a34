/**
 * How a network runs: a {@link dev.isomorph.api.Backend} compiles an architecture into a {@link
 * dev.isomorph.api.CompiledModel}, which infers, and whose {@link dev.isomorph.api.TrainingSession}
 * trains it.
 *
 * <p>Everything that is wrong with a call (shapes, names, numbers that are not finite, use after
 * close) is found here, once, so that it is the same error on every engine. What an engine
 * implements is in {@code dev.isomorph.spi}.
 */
@NullMarked
package dev.isomorph.api;

import org.jspecify.annotations.NullMarked;
