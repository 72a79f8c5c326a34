/**
 * An engine for Isomorph: plain loops over float32, inference only. {@link
 * org.example.loops.LoopsEngine} states what it can do, {@link org.example.loops.LoopsLowering} has
 * one row for each layer, {@link org.example.loops.LoopsModel} holds the weights and walks the
 * plan.
 */
package org.example.loops;
