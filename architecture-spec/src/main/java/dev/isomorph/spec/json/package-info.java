/**
 * The file forms of an architecture and of an objective: {@link
 * dev.isomorph.spec.json.ArchitectureJson} and {@link dev.isomorph.spec.json.ObjectiveJson} write
 * and read them. Every field of every layer is written out, and reading accepts nothing else: what
 * is missing, unknown or of the wrong type is an {@link dev.isomorph.spec.json.SpecFormatException}
 * that gives the place.
 */
@NullMarked
package dev.isomorph.spec.json;

import org.jspecify.annotations.NullMarked;
