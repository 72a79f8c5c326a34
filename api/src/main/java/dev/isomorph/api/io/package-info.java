/**
 * Files: weights in the safetensors format, and writing a file so that it is there whole or not at
 * all.
 */
package dev.isomorph.api.io;
