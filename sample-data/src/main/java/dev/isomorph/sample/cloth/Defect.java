package dev.isomorph.sample.cloth;

/** The kinds of damage; {@link #folder} names them in the MVTec AD layout. */
public enum Defect {
  /** A thin, slightly bent line, dark or pale. */
  SCRATCH("scratch"),
  /** A torn opening with a frayed edge and a dark ground. */
  HOLE("hole"),
  /** A soft spot that tints the cloth. */
  STAIN("stain"),
  /** A warp or weft thread that is absent over half of the image or more. */
  MISSING_THREAD("missing_thread");

  private final String folder;

  Defect(String folder) {
    this.folder = folder;
  }

  /** The name of the kind's folder. */
  public String folder() {
    return folder;
  }
}
