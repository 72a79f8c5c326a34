/**
 * Sample data: names here, cloth in {@code cloth}, and in {@code suite} the textures and
 * photographs that quality is measured on.
 */
package dev.isomorph.sample;
