package dev.isomorph.anomaly.recipe;

import java.util.List;

/**
 * A recipe that suits some images, and why.
 *
 * @param recipe with the tiling of large images
 * @param framing what of an image the network looks at, one line
 * @param notes what else was chosen, one line each, in the order of the choices
 */
public record SuitedRecipe(Recipe recipe, String framing, List<String> notes) {
  /** Keeps a copy of the list. */
  public SuitedRecipe {
    notes = List.copyOf(notes);
  }
}
