/**
 * The command that shows the others on sample images: {@link dev.isomorph.cli.demo.DemoCommand}.
 */
package dev.isomorph.cli.demo;
