package dev.isomorph.anomaly.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.api.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * How a training went, one JSON object in each line: after each step {@code step, epoch, loss,
 * learning_rate, images_per_second}, after each round {@code step, epoch, mean_loss,
 * held_out_score, best}; without {@code epoch} where there are no epochs.
 */
final class MetricsLog implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final FileChannel channel;

  private MetricsLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens a log to add to it, with the lines up to a step; those beyond it, of steps that will be
   * done again, are taken away, as is a line that was cut short.
   */
  static MetricsLog open(Path file, long steps) throws IOException {
    List<String> kept = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        if (step(line) <= steps) {
          kept.add(line);
        }
      }
    }
    AtomicFile.writeText(file, kept.isEmpty() ? "" : String.join("\n", kept) + "\n");
    try {
      return new MetricsLog(file, FileChannel.open(file, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw AtomicFile.failure(file, e);
    }
  }

  /** The step of a line; of one that is none, one beyond all. */
  private static long step(String line) {
    try {
      return JSON.readTree(line).path("step").asLong(Long.MAX_VALUE);
    } catch (JsonProcessingException e) {
      return Long.MAX_VALUE;
    }
  }

  void step(TrainingProgress progress) throws IOException {
    ObjectNode line = JSON.createObjectNode();
    line.put("step", progress.steps());
    putEpoch(line, progress.epoch());
    line.put("loss", progress.loss());
    line.put("learning_rate", progress.learningRate());
    line.put("images_per_second", Math.round(progress.imagesPerSecond() * 10) / 10.0);
    write(line + "\n");
  }

  void round(RoundSummary summary) throws IOException {
    ObjectNode line = JSON.createObjectNode();
    line.put("step", summary.steps());
    putEpoch(line, summary.epoch());
    line.put("mean_loss", summary.meanLoss());
    line.put("held_out_score", summary.heldOutScore());
    line.put("best", summary.best());
    write(line + "\n");
  }

  private static void putEpoch(ObjectNode line, int epoch) {
    if (epoch > 0) {
      line.put("epoch", epoch);
    }
  }

  /** Everything so far is on the disk. */
  void force() throws IOException {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw AtomicFile.failure(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void write(String text) throws IOException {
    try {
      AtomicFile.writeAll(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw AtomicFile.failure(file, e);
    }
  }
}
