/**
 * What a command prints while it works: {@link dev.isomorph.cli.progress.ProgressLine}, and the
 * listeners of the library that write to it.
 */
@NullMarked
package dev.isomorph.cli.progress;

import org.jspecify.annotations.NullMarked;
