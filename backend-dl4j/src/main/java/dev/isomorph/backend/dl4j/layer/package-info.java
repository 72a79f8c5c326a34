/**
 * The layers of the spec on ND4J's operations, for all that Deeplearning4j's stock layers compute
 * differently, twice, or into their input. Read {@link dev.isomorph.backend.dl4j.layer.NativeLayer}
 * first, then {@link dev.isomorph.backend.dl4j.layer.Arena}, from which all of them take their
 * memory.
 */
@NullMarked
package dev.isomorph.backend.dl4j.layer;

import org.jspecify.annotations.NullMarked;
