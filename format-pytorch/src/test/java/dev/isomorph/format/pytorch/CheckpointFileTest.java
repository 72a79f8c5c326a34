package dev.isomorph.format.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.InitialWeights;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.io.HeapLimit;
import dev.isomorph.api.safetensors.Safetensors;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import dev.isomorph.spec.catalogue.ResidualBlock;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that PyTorch wrote, with the numbers that it printed; see src/golden. */
class CheckpointFileTest {
  @TempDir private Path folder;

  static Stream<Arguments> readable() throws IOException {
    return files("tensors");
  }

  static Stream<Arguments> refused() throws IOException {
    return files("error");
  }

  private static Stream<Arguments> files(String kind) throws IOException {
    try (InputStream in = CheckpointFileTest.class.getResourceAsStream("checkpoints.json")) {
      return new ObjectMapper()
          .readTree(in).properties().stream()
              .filter(file -> file.getValue().has(kind))
              .map(file -> Arguments.of(file.getKey(), file.getValue().get(kind)))
              .toList()
              .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readable")
  void tensors_are_those_that_were_saved(String file, JsonNode expected) throws Exception {
    StateDict read = CheckpointFile.read(path(file));
    assertThat(read.names()).hasSize(expected.size());
    for (Map.Entry<String, JsonNode> tensor : expected.properties()) {
      Tensor actual = read.get(tensor.getKey());
      JsonNode values = tensor.getValue().get("values");
      assertThat(actual.shape()).containsExactly(numbers(tensor.getValue().get("shape")));
      assertThat(actual.size()).isEqualTo(values.size());
      for (int i = 0; i < actual.size(); i++) {
        String text = values.get(i).asText().replace("inf", "Infinity");
        assertThat(actual.at(i)).isEqualTo((float) Double.parseDouble(text));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void what_is_not_plain_data_is_refused_in_words(String file, JsonNode texts) throws Exception {
    Path path = path(file);
    for (JsonNode text : texts) {
      assertThatThrownBy(() -> CheckpointFile.read(path))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(path + ": ")
          .hasMessageContaining(text.asText());
    }
  }

  @Test
  void a_checkpoint_beyond_the_heap_is_refused_before_memory_is_taken() throws Exception {
    Path path = path("residual-block-3-32.pt");
    long bytes = Files.size(path);
    assertThat(CheckpointFile.read(path, new HeapLimit(4 * bytes)).names()).isNotEmpty();
    assertThatThrownBy(() -> CheckpointFile.read(path, new HeapLimit(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(path + ": ")
        .hasMessageContaining("records and tensors: expected at most ")
        .hasMessageContaining("three quarters of Java's heap");
  }

  @Test
  void a_notebooks_block_has_the_generators_numbers() throws Exception {
    StateDict read = CheckpointFile.read(path("residual-block-3-32.pt"));
    Plan plan = new ResidualBlock(3, 32, 1).architecture(Size2d.square(64)).plan();
    read.requireFits("block", plan.parameters());
    Tensor weight = read.get("conv1.0.weight");
    CounterGenerator generator = CounterGenerator.of(1, "conv1.0.weight");
    for (int i = 0; i < weight.size(); i++) {
      float expected = (float) ((2 * generator.uniform(i) - 1) / Math.sqrt(3 * 3 * 3));
      assertThat(weight.at(i)).isEqualTo(expected);
    }
  }

  @Test
  void wrappers_before_all_names_are_taken_away_unless_the_names_fit() throws Exception {
    StateDict read = CheckpointFile.read(path("parallel.pt"));
    assertThat(CheckpointFile.unwrapped(read).names())
        .containsExactly(
            "fc.weight", "fc.bias", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var");
    Tensor one = Tensor.wrap(new float[] {1}, 1);
    Map<String, Tensor> twice = new LinkedHashMap<>();
    twice.put("module._orig_mod.a", one);
    twice.put("module._orig_mod.model.b", one);
    assertThat(CheckpointFile.unwrapped(StateDict.of(twice)).names())
        .containsExactly("a", "model.b");
  }

  @Test
  void a_written_state_dict_reads_back_bit_for_bit() throws Exception {
    Plan plan = ResNetAutoencoder.notebook().autoencoder().plan();
    StateDict weights = InitialWeights.of(plan, 4);
    Path file = folder.resolve("written.pt");
    StateDictFile.write(file, weights, plan);
    StateDict read = CheckpointFile.read(file, plan);
    assertThat(read.names()).containsExactlyElementsOf(weights.names());
    weights
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(read.get(name).buffer().mismatch(tensor.buffer()))
                    .as(name)
                    .isNegative());
  }

  @Test
  void numbers_in_a_written_file_begin_at_multiples_of_64_bytes() throws Exception {
    Plan plan = new ResidualBlock(3, 5, 1).architecture(Size2d.square(8)).plan();
    Path file = folder.resolve("written.pt");
    StateDictFile.write(file, InitialWeights.of(plan, 4), plan);
    byte[] bytes = Files.readAllBytes(file);
    Tensor weight = InitialWeights.of(plan, 4).get("conv1.0.weight");
    int first = Integer.reverseBytes(Float.floatToRawIntBits(weight.at(0)));
    int second = Integer.reverseBytes(Float.floatToRawIntBits(weight.at(1)));
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int found = -1;
    for (int at = 0; at + 8 <= bytes.length && found < 0; at++) {
      found = buffer.getInt(at) == first && buffer.getInt(at + 4) == second ? at : -1;
    }
    assertThat(found).isPositive();
    assertThat(found % 64).isZero();
  }

  @Test
  void a_safetensors_file_is_known_by_its_content_and_loses_its_counters() throws Exception {
    Path file = folder.resolve("weights.bin");
    Tensor one = Tensor.wrap(new float[] {1}, 1);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("bn.running_mean", one);
    tensors.put("bn.num_batches_tracked", one);
    tensors.put("other.num_batches_tracked", one);
    Safetensors.write(file, StateDict.of(tensors));
    assertThat(CheckpointFile.read(file).names())
        .containsExactly("bn.running_mean", "other.num_batches_tracked");
  }

  @Test
  void files_of_another_kind_are_told() throws Exception {
    Path text = Files.writeString(folder.resolve("a.json"), "{\"a\": 1}");
    Path empty = Files.write(folder.resolve("empty.pt"), new byte[0]);
    for (Path file : new Path[] {text, empty}) {
      assertThatThrownBy(() -> CheckpointFile.read(file))
          .hasMessage(
              file + ": expected a PyTorch checkpoint or a safetensors file, got something else");
    }
    assertThatThrownBy(() -> CheckpointFile.read(folder))
        .hasMessage(folder + ": expected a file of weights, got a folder");
  }

  private static int[] numbers(JsonNode array) {
    int[] numbers = new int[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).intValue();
    }
    return numbers;
  }

  private static Path path(String file) throws URISyntaxException {
    return Path.of(CheckpointFileTest.class.getResource(file).toURI());
  }
}
