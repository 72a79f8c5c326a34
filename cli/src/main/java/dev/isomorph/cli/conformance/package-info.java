/**
 * The commands about engines: {@link dev.isomorph.cli.conformance.BackendsCommand} lists them,
 * {@link dev.isomorph.cli.conformance.ConformanceCommand} tries the rules on them.
 */
package dev.isomorph.cli.conformance;
