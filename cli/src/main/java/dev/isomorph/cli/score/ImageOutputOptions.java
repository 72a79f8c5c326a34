package dev.isomorph.cli.score;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.picture.MapScale;
import dev.isomorph.anomaly.results.ImageOutputs;
import dev.isomorph.anomaly.results.ImageOutputs.Kind;
import dev.isomorph.anomaly.results.OutputNames;
import dev.isomorph.cli.options.Outputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which files are written of each image. */
public final class ImageOutputOptions {
  @Option(
      names = "--heatmaps",
      paramLabel = "DIR",
      description =
          "Writes each image with its map over it in colours, as PATH.heatmap.png. The scale is the same for all images.")
  private Path heatmaps;

  @Option(
      names = "--maps",
      paramLabel = "DIR",
      description =
          "Writes the map itself, as PATH.map.tiff: one 32-bit float for each pixel, at the network's size.")
  private Path maps;

  @Option(
      names = "--masks",
      paramLabel = "DIR",
      description =
          "Writes where the map is above the limit, as PATH.mask.png: white there, else black, at the network's size.")
  private Path masks;

  @Option(
      names = "--map-limit",
      paramLabel = "VALUE",
      description =
          "The value of the map above which a pixel counts as anomalous: white in the masks, the middle of the colours (default: 4 times the image threshold where the score is a mean over the map, the threshold where it is the highest pixel).")
  private Double limit;

  void requireOutside(List<Path> images) {
    ImageOutputs.requireOutside(folders().values(), images);
  }

  /** Locks the folders. */
  void lockIn(Outputs outputs) throws IOException {
    outputs.tree("--heatmaps", heatmaps);
    outputs.tree("--maps", maps);
    outputs.tree("--masks", masks);
  }

  /**
   * What is to be written.
   *
   * @throws IllegalArgumentException if colours or masks are wanted and there is no limit
   */
  ImageOutputs outputs(OutputNames names, AnomalyDetector detector) {
    Optional<MapScale> scale = scale(detector);
    if (scale.isEmpty() && (heatmaps != null || masks != null)) {
      throw new IllegalArgumentException(
          "heat maps and masks: expected a limit for a pixel, and the model has no threshold to take it from; give --map-limit");
    }
    return new ImageOutputs(names, scale.orElse(new MapScale(1)), folders());
  }

  /** The scale of colours and masks; nothing where there is no limit. */
  Optional<MapScale> scale(AnomalyDetector detector) {
    return limit == null
        ? detector.calibration().map(Calibration::mapScale)
        : Optional.of(new MapScale(limit));
  }

  /** The folders that are written into, each with what is put there. */
  Map<Kind, Path> folders() {
    Map<Kind, Path> folders = new EnumMap<>(Kind.class);
    put(folders, Kind.HEATMAP, heatmaps);
    put(folders, Kind.MAP, maps);
    put(folders, Kind.MASK, masks);
    return folders;
  }

  private static void put(Map<Kind, Path> folders, Kind kind, Path folder) {
    if (folder != null) {
      folders.put(kind, folder);
    }
  }
}
