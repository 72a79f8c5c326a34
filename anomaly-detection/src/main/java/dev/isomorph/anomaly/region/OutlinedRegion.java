package dev.isomorph.anomaly.region;

import dev.isomorph.imaging.Box;
import java.awt.geom.Path2D;
import java.util.List;

/**
 * A region with its contour. All lengths and places are in pixels of the original image.
 *
 * @param region box, area and peak
 * @param contour the boundaries of the region's pixels of the score map, in the original image: of
 *     each connected part the outer boundary, then its holes from top to bottom. Filled by the
 *     even-odd rule they give exactly the region. The box is the smallest one of whole pixels
 *     around them
 */
public record OutlinedRegion(Region region, List<Ring> contour) {
  /** Keeps a copy of the list. */
  public OutlinedRegion {
    contour = List.copyOf(contour);
  }

  /** The smallest box of whole pixels that covers the region. */
  public Box box() {
    return region.box();
  }

  /** Number of pixels, from 1. */
  public long area() {
    return region.area();
  }

  /** The highest value of the score map in the region. */
  public double peak() {
    return region.peak();
  }

  /** The contour as a new shape of Java's, which can be drawn and filled. */
  public Path2D shape() {
    Path2D.Double shape = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    for (Ring ring : contour) {
      shape.moveTo(ring.points().get(0).x(), ring.points().get(0).y());
      ring.points().stream().skip(1).forEach(point -> shape.lineTo(point.x(), point.y()));
      shape.closePath();
    }
    return shape;
  }
}
