package dev.isomorph.sample.suite.photograph;

import java.util.Locale;
import java.util.SplittableRandom;

/** Kinds of defects of the photographs. */
public enum Flaw {
  /** A thin bright or dark line with an edge that catches the light. */
  SCRATCH {
    @Override
    void damage(SurfaceDamage surface, SplittableRandom random) {
      surface.scratch(random);
    }
  },

  /** A piece broken out of the surface. */
  CHIP {
    @Override
    void damage(SurfaceDamage surface, SplittableRandom random) {
      surface.chip(random);
    }
  },

  /** A dried liquid that tints what is below it. */
  STAIN {
    @Override
    void damage(SurfaceDamage surface, SplittableRandom random) {
      surface.stain(random);
    }
  },

  /** A hollow or a bump, seen by its shading alone. */
  DENT {
    @Override
    void damage(SurfaceDamage surface, SplittableRandom random) {
      surface.dent(random);
    }
  },

  /** A hair, a fibre or crumbs on top. */
  FOREIGN {
    @Override
    void damage(SurfaceDamage surface, SplittableRandom random) {
      surface.foreign(random);
    }
  },

  /** A part that is not there; of a surface without parts, a piece that came off. */
  MISSING {
    @Override
    OddPart oddPart(int parts, SplittableRandom random) {
      return parts == 0 ? OddPart.NONE : OddPart.missing(parts, random);
    }

    @Override
    void damage(SurfaceDamage surface, SplittableRandom random) {
      if (!surface.hasParts()) {
        surface.flake(random);
      }
    }
  },

  /** A part out of its place; of a surface without parts, a piece that has slipped. */
  DISPLACED {
    @Override
    OddPart oddPart(int parts, SplittableRandom random) {
      return parts == 0 ? OddPart.NONE : OddPart.displaced(parts, random);
    }

    @Override
    void damage(SurfaceDamage surface, SplittableRandom random) {
      if (!surface.hasParts()) {
        surface.slip(random);
      }
    }
  },

  /** A place that is wiped in one direction. */
  SMEAR {
    @Override
    void damage(SurfaceDamage surface, SplittableRandom random) {
      surface.smear(random);
    }
  };

  /** Which of the scene's parts this flaw concerns. */
  OddPart oddPart(int parts, SplittableRandom random) {
    return OddPart.NONE;
  }

  /** Paints the flaw over a finished scene; nothing where it is the scene's odd part. */
  abstract void damage(SurfaceDamage surface, SplittableRandom random);

  /** The kind's name, as a folder. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }
}
