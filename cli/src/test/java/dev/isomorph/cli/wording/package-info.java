/**
 * Checks the words of documents, javadoc, messages and identifiers against the project's
 * vocabulary.
 */
package dev.isomorph.cli.wording;
