package dev.isomorph.spec;

/** Multiply-accumulate operations of one node for one example. */
record MultiplyAdds(Step step) implements Elementwise<Long> {
  @Override
  public Long conv2d(Conv2d l) {
    // Each weight is used once for each pixel of the output.
    return kernel(l.inChannels(), l.outChannels(), l.kernelSize()) * step.output().spatial().area();
  }

  @Override
  public Long convTranspose2d(ConvTranspose2d l) {
    // Each weight is used once for each pixel of the input.
    return kernel(l.inChannels(), l.outChannels(), l.kernelSize()) * step.input().spatial().area();
  }

  @Override
  public Long batchNorm(BatchNorm l) {
    return 0L;
  }

  @Override
  public Long linear(Linear l) {
    return (long) l.inFeatures() * l.outFeatures();
  }

  @Override
  public Long elementwise() {
    return 0L;
  }

  @Override
  public Long adaptiveAvgPool2d(AdaptiveAvgPool2d l) {
    return 0L;
  }

  @Override
  public Long maxPool2d(MaxPool2d l) {
    return 0L;
  }

  @Override
  public Long flatten(Flatten l) {
    return 0L;
  }

  @Override
  public Long unflatten(Unflatten l) {
    return 0L;
  }

  @Override
  public Long add(Add l) {
    return 0L;
  }

  @Override
  public Long concat(Concat l) {
    return 0L;
  }

  private static long kernel(int inChannels, int outChannels, Size2d kernelSize) {
    return (long) inChannels * outChannels * kernelSize.area();
  }
}
