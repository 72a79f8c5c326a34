/**
 * The choice of a backend: {@link dev.isomorph.api.inject.Backends} knows those on the class path
 * by name, and {@link dev.isomorph.api.inject.BackendModule} makes the chosen one injectable
 * through Guice.
 */
package dev.isomorph.api.inject;
