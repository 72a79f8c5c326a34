/**
 * Options that several commands have, and how their values are read: {@link
 * dev.isomorph.cli.options.OptionTypes}.
 */
@NullMarked
package dev.isomorph.cli.options;

import org.jspecify.annotations.NullMarked;
