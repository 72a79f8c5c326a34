package dev.isomorph.anomaly.region;

import java.util.List;

/**
 * A closed line around pixels, along their edges: the outer boundary of a region, or that of a hole
 * in it.
 *
 * @param points the corners in order, at least four; the last is joined with the first. An outer
 *     boundary runs clockwise as the image is seen, that of a hole the other way round. Where
 *     pixels touch at a corner, an outer boundary goes through that corner twice
 * @param hole whether it is the boundary of a hole
 */
public record Ring(List<ImagePoint> points, boolean hole) {
  /** Keeps a copy of the list. */
  public Ring {
    points = List.copyOf(points);
  }
}
