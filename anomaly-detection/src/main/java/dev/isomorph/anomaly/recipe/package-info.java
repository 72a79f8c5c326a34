/**
 * Recipes: what a network is taught, which network it is, how it is trained and how images are
 * scored then. A {@link dev.isomorph.anomaly.recipe.Recipe} is chosen by the images at hand, as the
 * command {@code train} does.
 */
@NullMarked
package dev.isomorph.anomaly.recipe;

import org.jspecify.annotations.NullMarked;
