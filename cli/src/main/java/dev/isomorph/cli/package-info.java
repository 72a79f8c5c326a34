/**
 * The {@code isomorph} command. {@link dev.isomorph.cli.Main} starts it, {@link
 * dev.isomorph.cli.Isomorph} puts the commands together; each family of them is a package below
 * this one, and each command a class that reads its options, calls the library and prints. Logic
 * that another program would want is in the library.
 */
@NullMarked
package dev.isomorph.cli;

import org.jspecify.annotations.NullMarked;
