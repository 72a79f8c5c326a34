/**
 * PyTorch through DJL. A graph becomes the text of a TorchScript program ({@link
 * dev.isomorph.backend.djl.TorchScriptProgram}, one line for each node, written by {@code
 * TorchScriptLowering} of {@link dev.isomorph.format.pytorch}), which DJL loads and calls: one
 * native call for a forward pass, one for a whole training step. Parameters stay DJL arrays that
 * are passed to the program.
 */
@NullMarked
package dev.isomorph.backend.djl;

import org.jspecify.annotations.NullMarked;
