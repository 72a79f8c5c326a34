/**
 * The commands about engines: {@link dev.isomorph.cli.conformance.BackendsCommand} lists them,
 * {@link dev.isomorph.cli.conformance.ConformanceCommand} tries the rules on them.
 */
@NullMarked
package dev.isomorph.cli.conformance;

import org.jspecify.annotations.NullMarked;
