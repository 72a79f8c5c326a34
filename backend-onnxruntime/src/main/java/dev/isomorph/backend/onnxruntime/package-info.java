/** Inference on ONNX Runtime: the spec becomes an ONNX graph in memory, batch norm folded. */
package dev.isomorph.backend.onnxruntime;
