/**
 * ONNX out: an architecture with weights as a graph that other tools run. Begin with {@code
 * OnnxModel}; {@code OnnxGraph} writes graphs of other kinds.
 */
@NullMarked
package dev.isomorph.format.onnx;

import org.jspecify.annotations.NullMarked;
