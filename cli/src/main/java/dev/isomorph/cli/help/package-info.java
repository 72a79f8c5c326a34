/**
 * The help of each command: {@link dev.isomorph.cli.help.HelpPage} puts it together, {@link
 * dev.isomorph.cli.help.OptionGroup} gives the heading of an option, {@link
 * dev.isomorph.cli.help.OptionDefaults} what an option of several commands is where it is not
 * given.
 */
@NullMarked
package dev.isomorph.cli.help;

import org.jspecify.annotations.NullMarked;
