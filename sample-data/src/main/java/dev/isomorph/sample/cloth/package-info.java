/**
 * Synthetic woven cloth with and without defects, for demonstrations and tests without a download.
 *
 * <p>{@link dev.isomorph.sample.cloth.Cloth} renders the fabric, {@link
 * dev.isomorph.sample.cloth.Defect} damages it, {@link dev.isomorph.sample.cloth.ClothDataSet}
 * writes a whole data set in the MVTec AD layout. All of it is a pure function of a seed.
 */
@NullMarked
package dev.isomorph.sample.cloth;

import org.jspecify.annotations.NullMarked;
