package dev.isomorph.conformance.random;

import dev.isomorph.conformance.random.NetworkDraft.Piece;
import dev.isomorph.conformance.random.NetworkDraft.Place;
import dev.isomorph.spec.AdaptiveAvgPool2d;
import dev.isomorph.spec.Add;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Concat;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.Flatten;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Unflatten;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Draws pieces that fit the end of a draft: layers, and branches that are joined. */
record RandomPieces(Dice dice, NetworkDraft draft) {

  /** A piece that ends with a kind of layer; empty if what was drawn does not fit. */
  Optional<Piece> of(Class<?> kind) {
    if (kind == Add.class) {
      return joined(new Add());
    }
    return kind == Concat.class ? joined(new Concat()) : layers().of(kind).flatMap(draft::piece);
  }

  /** A layer with weights, which always fits. */
  Piece weighted() {
    return draft.piece(layers().weighted()).orElseThrow();
  }

  /** A piece that ends with a kind of layer, which is the only one to read the draft's end. */
  Optional<Piece> onlyReader(Class<?> kind) {
    if (kind != Add.class && kind != Concat.class) {
      return of(kind);
    }
    return draft.earlier().isEmpty()
        ? Optional.empty()
        : skip(kind == Add.class ? new Add() : new Concat());
  }

  private RandomLayers layers() {
    return new RandomLayers(dice, draft.end().shape());
  }

  private Optional<Piece> joined(Layer join) {
    Place end = draft.end();
    int way = dice.between(0, 4);
    if (way == 0 && !draft.earlier().isEmpty()) {
      return skip(join);
    }
    List<Layer> branch = branch();
    List<Layer> none = List.of();
    List<Layer> keeping = List.of(layers().keeping());
    List<List<Layer>> branches =
        switch (way) {
          case 1 -> List.of(none, none);
          case 2 -> List.of(branch, branch);
          case 3 -> List.of(keeping, none, List.of(layers().keeping()));
          default -> List.of(keeping, none);
        };
    return draft.piece(join, Collections.nCopies(branches.size(), end), branches);
  }

  /** A layer, by choice with batch norm behind it. */
  private List<Layer> branch() {
    Layer layer = layers().any();
    Optional<Piece> alone = draft.piece(layer);
    return alone.isPresent() && dice.chance(0.5)
        ? List.of(layer, BatchNorm.of(alone.get().end().shape().channels()))
        : List.of(layer);
  }

  /** The draft's end joined with an earlier place, which is brought to the same shape. */
  private Optional<Piece> skip(Layer join) {
    Place end = draft.end();
    Place other = dice.oneOf(draft.earlier());
    return draft.piece(
        join, List.of(end, other), List.of(List.of(), projection(other.shape(), end.shape())));
  }

  /** Layers that make one shape of another. */
  private static List<Layer> projection(Shape from, Shape to) {
    List<Layer> layers = new ArrayList<>();
    if (from.equals(to)) {
      return layers;
    }
    if (from.rank() == 4 && to.rank() == 4) {
      if (from.channels() != to.channels()) {
        layers.add(Conv2d.of(from.channels(), to.channels(), 1));
      }
      if (!from.spatial().equals(to.spatial())) {
        layers.add(new AdaptiveAvgPool2d(to.spatial()));
      }
      return layers;
    }
    if (from.rank() == 4) {
      layers.add(new Flatten());
    }
    layers.add(Linear.of((int) from.size(), (int) to.size()));
    if (to.rank() == 4) {
      layers.add(new Unflatten(to));
    }
    return layers;
  }
}
