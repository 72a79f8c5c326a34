/**
 * PyTorch's files without PyTorch: checkpoints of {@code torch.save} in and out, and TorchScript
 * programs out. Begin with {@code Checkpoint} and {@code TorchScriptFile}.
 */
@NullMarked
package dev.isomorph.format.pytorch;

import org.jspecify.annotations.NullMarked;
