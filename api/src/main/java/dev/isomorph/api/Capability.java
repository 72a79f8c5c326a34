package dev.isomorph.api;

/** What a backend may or may not be able to do beside inference. */
public enum Capability {
  /** Training sessions: forward and backward pass, running statistics, optimizers. */
  TRAINING
}
