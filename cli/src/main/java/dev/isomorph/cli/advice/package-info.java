/** What a command advises: about the sizes of images, and about the number of held-out images. */
package dev.isomorph.cli.advice;
