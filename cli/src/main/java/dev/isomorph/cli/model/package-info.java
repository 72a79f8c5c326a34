/**
 * The commands that show, import, export and run networks: {@link
 * dev.isomorph.cli.model.SummaryCommand}, {@link dev.isomorph.cli.model.ImportCommand}, {@link
 * dev.isomorph.cli.model.ExportCommand} and {@link dev.isomorph.cli.model.RunCommand}.
 */
@NullMarked
package dev.isomorph.cli.model;

import org.jspecify.annotations.NullMarked;
