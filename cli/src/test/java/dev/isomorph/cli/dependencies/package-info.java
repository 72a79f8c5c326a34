/**
 * Checks what is built against policies, without a network: the jars of the runtime class path
 * against {@code cli/dependency-policy.json} ({@code docs/dependencies.md}), and the modules
 * against what is published ({@code docs/publishing.md}).
 */
package dev.isomorph.cli.dependencies;
