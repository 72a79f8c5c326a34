/**
 * Folders that are written atomically, one process at a time.
 *
 * <p>Read {@link dev.isomorph.anomaly.files.FolderUpdate} first: it replaces files of a folder
 * together, and {@link dev.isomorph.anomaly.files.FolderSnapshot} reads them together. {@link
 * dev.isomorph.anomaly.files.AtomicFolder} makes a new folder, and {@link
 * dev.isomorph.anomaly.files.OutputLock} keeps a second process out. Single files are written by
 * {@link dev.isomorph.api.io.AtomicFile}.
 */
package dev.isomorph.anomaly.files;
