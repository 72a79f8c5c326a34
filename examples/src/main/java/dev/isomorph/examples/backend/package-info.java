/**
 * A small backend of one's own: plain loops over float32, inference only. {@link
 * dev.isomorph.examples.backend.LoopsEngine} says what it is, {@link
 * dev.isomorph.examples.backend.LoopsLowering} has one row for each layer, {@link
 * dev.isomorph.examples.backend.LoopsModel} holds the weights and walks the plan. {@code
 * docs/write-a-backend.md} reads it aloud.
 */
@NullMarked
package dev.isomorph.examples.backend;

import org.jspecify.annotations.NullMarked;
