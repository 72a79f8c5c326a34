/**
 * The command that shows the others on sample images: {@link dev.isomorph.cli.demo.DemoCommand}.
 */
@NullMarked
package dev.isomorph.cli.demo;

import org.jspecify.annotations.NullMarked;
