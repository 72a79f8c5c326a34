/**
 * What is handed on with the jars of others: their licences, and which of their known
 * vulnerabilities do no harm here. Read {@link dev.isomorph.distribution.DependencyPolicy} first,
 * then {@link dev.isomorph.distribution.Contents}.
 */
package dev.isomorph.distribution;
