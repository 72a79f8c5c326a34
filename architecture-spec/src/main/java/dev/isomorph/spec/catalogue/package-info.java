/**
 * Ready networks, built with the same builder that anyone can use: {@link
 * dev.isomorph.spec.catalogue.ResNetAutoencoder} and its parts, with their defaults the reference
 * notebook's networks, number for number and name for name; and {@link
 * dev.isomorph.spec.catalogue.TextureRestorer} for textures.
 */
@NullMarked
package dev.isomorph.spec.catalogue;

import org.jspecify.annotations.NullMarked;
