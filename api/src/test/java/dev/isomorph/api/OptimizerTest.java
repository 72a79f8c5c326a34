package dev.isomorph.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptimizerTest {
  @Test
  void buffers_have_pytorchs_names() {
    assertThat(Optimizer.sgd().buffers()).isEmpty();
    assertThat(Optimizer.momentum(0.9).buffers()).containsExactly("momentum_buffer");
    assertThat(Optimizer.adam().buffers()).containsExactly("exp_avg", "exp_avg_sq");
    assertThat(Optimizer.adamW().buffers()).containsExactly("exp_avg", "exp_avg_sq");
  }

  @Test
  void numbers_out_of_range_are_named() {
    assertThatThrownBy(() -> Optimizer.momentum(1))
        .hasMessage("Sgd.momentum: expected in [0, 1), got 1.0");
    assertThatThrownBy(() -> Optimizer.nesterov(0))
        .hasMessage("Sgd.nesterov: expected false without momentum, got true");
    assertThatThrownBy(() -> new Optimizer.Sgd(0, false, Double.NaN))
        .hasMessage("Sgd.weightDecay: expected >= 0, got NaN");
    assertThatThrownBy(() -> new Optimizer.Adam(0.9, 1, 1e-8, 0))
        .hasMessage("Adam.beta2: expected in [0, 1), got 1.0");
    assertThatThrownBy(() -> new Optimizer.AdamW(0.9, 0.99, 0, 0))
        .hasMessage("AdamW.epsilon: expected > 0, got 0.0");
  }
}
