/**
 * Weights in files of the safetensors format. Begin with {@link
 * dev.isomorph.api.safetensors.Safetensors}.
 */
@NullMarked
package dev.isomorph.api.safetensors;

import org.jspecify.annotations.NullMarked;
