/**
 * The {@code isomorph} command. {@link dev.isomorph.cli.Main} starts it, {@link
 * dev.isomorph.cli.Isomorph} puts it together; each command is a class of its own that reads its
 * options, calls the library and prints. What another program would want is not here but in the
 * library.
 */
@NullMarked
package dev.isomorph.cli;

import org.jspecify.annotations.NullMarked;
