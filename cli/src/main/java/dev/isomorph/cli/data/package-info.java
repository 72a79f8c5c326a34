/** The command that looks at data sets: {@link dev.isomorph.cli.data.DataCommand}. */
@NullMarked
package dev.isomorph.cli.data;

import org.jspecify.annotations.NullMarked;
