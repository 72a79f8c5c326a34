/** Work on several threads that belong to the work and end with it. */
package dev.isomorph.api.concurrent;
