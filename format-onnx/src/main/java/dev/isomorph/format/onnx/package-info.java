/**
 * ONNX out: an architecture with weights as a graph that other tools run, alone or with the
 * detector's preprocessing and score around it. Begin with {@code OnnxModel}.
 */
package dev.isomorph.format.onnx;
