/**
 * Writing files: one file atomically ({@code AtomicFile}), several files of a folder together
 * ({@code FolderUpdate}), a folder as a whole ({@code AtomicFolder}), by one process at a time
 * ({@code OutputLock}).
 */
@NullMarked
package dev.isomorph.api.io;

import org.jspecify.annotations.NullMarked;
