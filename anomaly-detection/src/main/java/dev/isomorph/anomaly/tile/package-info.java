/**
 * Images too large for a network, looked at through overlapping tiles.
 *
 * <p>{@link dev.isomorph.anomaly.tile.Tiling} specifies how an image is cut, {@link
 * dev.isomorph.anomaly.tile.TileGrid} where the tiles of one image are and how what belongs to them
 * is put together again.
 */
@NullMarked
package dev.isomorph.anomaly.tile;

import org.jspecify.annotations.NullMarked;
