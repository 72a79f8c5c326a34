package org.example.loops;

import dev.isomorph.spec.Size2d;

/**
 * Where a kernel lies on a large map, for each cell of the small one. A convolution and a maximum
 * pool read the large map and write the small one; a transposed convolution goes the other way.
 */
record Windows(
    Size2d kernelSize, Size2d stride, Size2d padding, Size2d dilation, Size2d small, Size2d large) {

  /** A cell of the kernel and the cells of the two maps that it joins, as flat indices. */
  @FunctionalInterface
  interface Visit {
    void at(int kernelCell, int smallCell, int largeCell);
  }

  /** Visits every cell of every window, but not those in the padding. */
  void forEach(Visit visit) {
    for (int y = 0; y < small.height(); y++) {
      for (int x = 0; x < small.width(); x++) {
        for (int ky = 0; ky < kernelSize.height(); ky++) {
          int row = y * stride.height() - padding.height() + ky * dilation.height();
          for (int kx = 0; kx < kernelSize.width(); kx++) {
            int column = x * stride.width() - padding.width() + kx * dilation.width();
            if (row >= 0 && row < large.height() && column >= 0 && column < large.width()) {
              visit.at(
                  ky * kernelSize.width() + kx,
                  y * small.width() + x,
                  row * large.width() + column);
            }
          }
        }
      }
    }
  }
}
