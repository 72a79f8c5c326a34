package dev.isomorph.api;

/** What a backend may or may not be able to do in addition to inference in float32. */
public enum Capability {
  /** Training sessions: forward and backward pass, running statistics, optimizers. */
  TRAINING,
  /** Inference in {@link Precision#BF16}. */
  BF16,
  /** Training sessions of models that compute in {@link Precision#BF16}. */
  BF16_TRAINING
}
