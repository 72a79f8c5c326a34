/**
 * What the author of a backend implements. Arguments arrive checked: shapes fit the plan, numbers
 * are finite, names are there, the model is open, and no training step runs at the same time as
 * another call on the same model.
 */
@NullMarked
package dev.isomorph.spi;

import org.jspecify.annotations.NullMarked;
