/**
 * The file form of an architecture: {@link dev.isomorph.spec.json.ArchitectureJson} writes and
 * reads it. Every field of every layer is written out, and reading accepts nothing else: what is
 * missing, unknown or of the wrong type is an {@link
 * dev.isomorph.spec.json.ArchitectureFormatException} that says where.
 */
package dev.isomorph.spec.json;
