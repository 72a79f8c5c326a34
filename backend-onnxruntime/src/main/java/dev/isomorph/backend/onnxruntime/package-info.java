/** Inference on ONNX Runtime: the spec becomes an ONNX graph in memory, batch norm folded. */
@NullMarked
package dev.isomorph.backend.onnxruntime;

import org.jspecify.annotations.NullMarked;
