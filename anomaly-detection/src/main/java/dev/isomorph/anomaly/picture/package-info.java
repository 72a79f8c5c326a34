/**
 * Score maps and regions as pictures. {@link dev.isomorph.anomaly.picture.Overlay} draws a map over
 * its image, {@link dev.isomorph.anomaly.picture.MapScale} gives values their colours.
 */
package dev.isomorph.anomaly.picture;
