/** The command that looks at data sets: {@link dev.isomorph.cli.data.DataCommand}. */
package dev.isomorph.cli.data;
