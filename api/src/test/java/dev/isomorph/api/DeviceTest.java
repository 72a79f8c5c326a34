package dev.isomorph.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {
  @Test
  void devices_are_read_as_they_are_written() {
    assertThat(Device.parse("cpu")).isEqualTo(Device.CPU).hasToString("cpu");
    assertThat(Device.parse("gpu")).isEqualTo(Device.gpu(0)).hasToString("gpu:0");
    assertThat(Device.parse("gpu:12")).isEqualTo(Device.gpu(12)).hasToString("gpu:12");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "CPU", "cpu:0", "gpu:", "gpu:-1", "gpu:1234", "cuda"})
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> Device.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("device: expected cpu, gpu or gpu:NUMBER, got '" + text + "'");
  }

  @Test
  void a_number_that_no_device_can_have_is_refused() {
    assertThatThrownBy(() -> Device.gpu(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("device: expected a card from number 0, got number -1");
    assertThatThrownBy(() -> new Device(Device.Kind.CPU, 1))
        .hasMessage("device: expected the processor with number 0, got number 1");
  }
}
