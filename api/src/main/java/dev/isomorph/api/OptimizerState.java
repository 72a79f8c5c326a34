package dev.isomorph.api;

/**
 * What an optimizer remembers, in a form every backend reads: training moves with it from one
 * engine to another.
 *
 * @param step steps taken so far
 * @param buffers for each trainable parameter and each of {@link Optimizer#buffers()}, a tensor of
 *     the parameter's shape named {@code parameter.buffer}, in the order of parameters, then
 *     buffers
 */
public record OptimizerState(long step, StateDict buffers) {}
