/**
 * Ready networks, built with the same builder that anyone can use: {@link
 * dev.isomorph.spec.catalogue.ResNetAutoencoder} and its parts. With their defaults they are the
 * reference notebook's networks, number for number and name for name.
 */
package dev.isomorph.spec.catalogue;
