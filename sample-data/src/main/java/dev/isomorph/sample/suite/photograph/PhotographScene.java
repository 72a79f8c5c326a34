package dev.isomorph.sample.suite.photograph;

import dev.isomorph.imaging.RgbImage;
import dev.isomorph.sample.suite.Texture;
import java.io.IOException;
import java.util.Locale;

/** What is pictured in a data set of photographs. */
public enum PhotographScene {
  /** Paving of a floor, a picture of Debian's {@code openarena-081-textures}. */
  PAVING(true) {
    @Override
    Scene open() throws IOException {
      return new TiledSurface(picture("textures/base_wall/metalfloor_wall_11.jpg"), 1.05, 1.15);
    }
  },

  /** Assorted fasteners in the compartments of a tray. */
  FASTENERS(true) {
    @Override
    Scene open() {
      return new Fasteners();
    }
  },

  /** Floor boards, a picture of Debian's {@code openarena-081-textures}. */
  PLANKS(false) {
    @Override
    Scene open() throws IOException {
      return new TiledSurface(picture("textures/gothic_ceiling/woodceiling1a.jpg"), 1.35, 1.6);
    }
  },

  /** A populated printed circuit board. */
  CIRCUIT(false) {
    @Override
    Scene open() {
      return new Circuit();
    }
  },

  /** Tablets in a blister pack. */
  BLISTER(false) {
    @Override
    Scene open() {
      return new Blister();
    }
  },

  /** A printed label on cardboard. */
  LABEL(false) {
    @Override
    Scene open() {
      return new PrintedLabel();
    }
  },

  /** Knitted cloth with a pattern of two colours. */
  KNIT(false) {
    @Override
    Scene open() {
      return new Knit();
    }
  },

  /** A brushed metal front panel with screws, sockets and engraved text. */
  PANEL(false) {
    @Override
    Scene open() {
      return new Panel();
    }
  };

  private final boolean tuning;

  PhotographScene(boolean tuning) {
    this.tuning = tuning;
  }

  /** Whether settings were tried on it; the others are only reported on. */
  public boolean tuning() {
    return tuning;
  }

  /** The scene's name, as a folder. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its place among all, from 1: the seed of its photographs. */
  public int number() {
    return ordinal() + 1;
  }

  /**
   * What paints it.
   *
   * @throws IOException if the package with its picture is not installed: which one
   */
  abstract Scene open() throws IOException;

  private static RgbImage picture(String entry) throws IOException {
    return new Texture(entry, entry, false).picture();
  }
}
