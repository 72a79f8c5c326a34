/**
 * Checks the jars of the runtime class path against {@code cli/dependency-policy.json}, without a
 * network. Read {@code docs/dependencies.md} first, then {@link
 * dev.isomorph.cli.dependencies.DependencyPolicyTest}.
 */
package dev.isomorph.cli.dependencies;
