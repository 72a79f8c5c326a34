/**
 * Options that several commands have, and how their values are read: {@link
 * dev.isomorph.cli.options.OptionTypes}.
 */
package dev.isomorph.cli.options;
