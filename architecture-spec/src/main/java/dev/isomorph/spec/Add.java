package dev.isomorph.spec;

/** The sum of two or more inputs of the same shape, value by value: the end of a residual block. */
public record Add() implements Layer {
  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.add(this);
  }
}
