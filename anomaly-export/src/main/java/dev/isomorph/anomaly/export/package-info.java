/**
 * A whole detector as one ONNX graph: preprocessing, network, scoring and verdict. Begin with
 * {@link dev.isomorph.anomaly.export.DetectorGraph}; {@code ScoreGraph} has the graph form of each
 * score map of {@link dev.isomorph.anomaly.score}.
 */
@NullMarked
package dev.isomorph.anomaly.export;

import org.jspecify.annotations.NullMarked;
