/** The names of what is saved. */
@NullMarked
package dev.isomorph.anomaly.files;

import org.jspecify.annotations.NullMarked;
