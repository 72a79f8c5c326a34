package dev.isomorph.spec.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import dev.isomorph.spec.catalogue.ResidualBlock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Plan AUTOENCODER = ResNetAutoencoder.notebook().autoencoder().plan();
  private static final Plan BLOCK =
      new ResidualBlock(3, 64, 2).architecture(Size2d.square(64)).plan();

  @Test
  void the_table_of_the_autoencoder() throws IOException {
    assertThat(TableSummary.of(AUTOENCODER, Batch.any())).isEqualTo(golden("autoencoder.txt"));
  }

  @Test
  void the_table_of_a_batch() throws IOException {
    assertThat(TableSummary.of(BLOCK, Batch.of(32))).isEqualTo(golden("residual-block-32.txt"));
  }

  @Test
  void the_columns_of_a_table_are_aligned() {
    List<String> lines = TableSummary.of(AUTOENCODER, Batch.any()).lines().toList();
    int right = lines.get(2).length();
    List<String> table = lines.subList(2, lines.lastIndexOf(""));
    assertThat(table).hasSizeGreaterThan(AUTOENCODER.steps().size());
    assertThat(table).allMatch(row -> row.length() == right);
  }

  @Test
  void the_parameter_table_lists_every_parameter_with_its_kind() throws IOException {
    assertThat(ParameterTable.of(BLOCK)).isEqualTo(golden("residual-block-parameters.txt"));
  }

  @Test
  void json_has_the_totals_and_every_layer() throws IOException {
    JsonNode json = new ObjectMapper().readTree(JsonSummary.of(AUTOENCODER, Batch.any()));
    assertThat(json.get("name").textValue()).isEqualTo("resnet-autoencoder");
    assertThat(json.has("batchSize")).isFalse();
    assertThat(json.get("parameters").toString())
        .isEqualTo("{\"total\":1592163,\"trainable\":1592163,\"runningStatistics\":5440}");
    assertThat(json.get("multiplyAdds").longValue()).isEqualTo(AUTOENCODER.multiplyAdds());
    assertThat(json.get("layers")).hasSameSizeAs(AUTOENCODER.steps());
    assertThat(json.at("/layers/0").toString())
        .isEqualTo(
            "{\"path\":\"encoder.preconv.0\",\"type\":\"Conv2d\",\"inputs\":[\"input\"],"
                + "\"input\":[\"N\",3,64,64],\"output\":[\"N\",32,64,64],\"parameters\":864,"
                + "\"runningStatistics\":0,\"multiplyAdds\":3538944}");
    long parameters = 0;
    for (JsonNode layer : json.get("layers")) {
      parameters += layer.get("parameters").longValue();
    }
    assertThat(parameters).isEqualTo(1_592_163);
  }

  @Test
  void json_of_a_batch_has_its_size_in_shapes_and_costs() throws IOException {
    JsonNode json = new ObjectMapper().readTree(JsonSummary.of(BLOCK, Batch.of(32)));
    assertThat(json.get("batchSize").intValue()).isEqualTo(32);
    assertThat(json.get("output").toString()).isEqualTo("[32,64,32,32]");
    assertThat(json.get("multiplyAdds").longValue()).isEqualTo(32 * BLOCK.multiplyAdds());
    Step add = BLOCK.step("add");
    JsonNode layer = json.get("layers").get(BLOCK.steps().indexOf(add));
    assertThat(layer.get("inputs").toString()).isEqualTo("[\"conv2.1\",\"downsample.1\"]");
  }

  @Test
  void a_batch_holds_an_image_at_least() {
    assertThatThrownBy(() -> Batch.of(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch: expected > 0, got 0");
  }

  static String golden(String name) throws IOException {
    try (InputStream golden = SummaryTest.class.getResourceAsStream(name)) {
      return new String(golden.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
