/**
 * The choice of a backend by Guice: {@link dev.isomorph.inject.BackendModule} makes the chosen
 * backend injectable, and those on the class path by name. Without Guice: {@link
 * dev.isomorph.api.Backends#load}.
 */
@NullMarked
package dev.isomorph.inject;

import org.jspecify.annotations.NullMarked;
