/**
 * Sample data: names here, cloth in {@code cloth}, and in {@code suite} the textures and
 * photographs that quality is measured on.
 */
@NullMarked
package dev.isomorph.sample;

import org.jspecify.annotations.NullMarked;
