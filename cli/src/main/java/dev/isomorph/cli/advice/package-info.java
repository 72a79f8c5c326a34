/** What a command advises: about the sizes of images, and about the number of held-out images. */
@NullMarked
package dev.isomorph.cli.advice;

import org.jspecify.annotations.NullMarked;
