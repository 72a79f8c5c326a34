/**
 * What every command has around it: the environment of the process, the engines, Ctrl-C, exit codes
 * and the report of an error. Read {@link dev.isomorph.cli.context.CliContext} first.
 */
@NullMarked
package dev.isomorph.cli.context;

import org.jspecify.annotations.NullMarked;
