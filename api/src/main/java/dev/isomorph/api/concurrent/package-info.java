/** Work on several threads that belong to the work and end with it. */
@NullMarked
package dev.isomorph.api.concurrent;

import org.jspecify.annotations.NullMarked;
