/**
 * Folders that are there whole or not at all.
 *
 * <p>{@link dev.isomorph.anomaly.files.StagedFolder} is filled beside its target and moved into
 * place.
 */
package dev.isomorph.anomaly.files;
