package dev.isomorph.anomaly.recipe;

import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.Layout;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingMethod;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Flatten;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All of a training but the images and the engine: what the network is taught, which network it is,
 * how images are scored then, and how it is trained. {@link #forData} is what the command {@code
 * train} does where nothing else is asked for. Immutable.
 *
 * @param method what the network is taught
 * @param network which network it is
 * @param scoring how images are scored
 * @param config how it is trained, and how large images are looked at
 */
public record Recipe(Method method, NetworkChoice network, Scoring scoring, TrainingConfig config) {
  /** Photographs may take so much of the heap while a training reads them. */
  private static final int SHARE_OF_HEAP = 4;

  /**
   * The recipe for a data set: by its layout what is taught, and by the sizes and the likeness of
   * its normal images how they are looked at and scored. Reads the headers of some images, and nine
   * photographs.
   */
  public static Recipe forData(DataSet data) {
    return forLayout(data.layout()).suitedTo(data.training());
  }

  /**
   * The best of the recipes for a data set, by a short training of each method with its own network
   * on the normal images. What the command {@code train --architecture auto} does.
   *
   * @param trial measures a recipe, such as {@code AnomalyDetector.trainer(backend)::trial}
   * @throws java.util.concurrent.CancellationException if a trial throws it, which ends the choice
   * @throws dev.isomorph.api.DivergedException if each of them diverges
   */
  public static Recipe auto(DataSet data, Trial trial) {
    Framing framing = data.layout() == Layout.IDX ? Framing.whole() : Framing.bySizes();
    List<Recipe> candidates = Stream.of(Method.values()).map(Recipe::of).toList();
    return RecipeTrials.best(candidates, data.training(), framing, trial).recipe();
  }

  /**
   * The recipe for a layout of data: in IDX files, where classes are told apart, {@link
   * #forClasses}, else an anomaly is taken for a defect in one place, {@link #segment}.
   */
  public static Recipe forLayout(Layout layout) {
    return layout == Layout.IDX ? forClasses() : segment();
  }

  /** To reproduce normal images, scored by the mean squared error. */
  public static Recipe reconstruct() {
    return of(Method.RECONSTRUCT);
  }

  /** To undo synthetic defects, scored by the similarity of gradients. */
  public static Recipe restore() {
    return of(Method.RESTORE);
  }

  /** To undo synthetic defects and to mark them, scored by the marks. */
  public static Recipe segment() {
    return of(Method.SEGMENT);
  }

  /**
   * For small images where an anomaly is another kind of thing as a whole: it is told by all
   * features of a small network together.
   */
  public static Recipe forClasses() {
    return new Recipe(
        Method.RECONSTRUCT,
        new NetworkChoice.Ready(
            "restorer",
            new Catalogue.Sizes(Optional.of(Size2d.square(32)), Optional.empty(), Optional.of(16))),
        Scoring.parse("mahalanobis:tap=encoder.2.relu:grid=4"),
        TrainingConfig.defaults().withEpochs(10));
  }

  /** What goes with a method: its own network, scoring and schedule, for small images. */
  public static Recipe of(Method method) {
    return new Recipe(method, method.network(), method.scoring(), method.usual());
  }

  /** The recipe for a network of the caller's, by what its taps are made for. */
  public static Recipe forNetwork(Architecture network) {
    return of(Method.proposedFor(network)).withNetwork(network);
  }

  /** The same with another network, for images of its input's size. */
  public Recipe withNetwork(Architecture other) {
    return withNetwork(new NetworkChoice.Given(other));
  }

  /** The same with another network. */
  public Recipe withNetwork(NetworkChoice other) {
    return new Recipe(method, other, scoring, config);
  }

  /** The same, scored otherwise. */
  public Recipe withScoring(Scoring other) {
    return new Recipe(method, network, other, config);
  }

  /** The same, trained otherwise: another budget, seed, device, area of the images. */
  public Recipe withConfig(TrainingConfig other) {
    return new Recipe(method, network, scoring, other);
  }

  /**
   * The same for random crops of photographs, with as much memory for photographs as the heap
   * allows.
   */
  public Recipe onCrops(Tiling tiling) {
    return withConfig(onCrops(config, tiling));
  }

  /** A configuration for random crops of photographs. */
  public static TrainingConfig onCrops(TrainingConfig config, Tiling tiling) {
    long allowed = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    return config
        .withTiling(tiling)
        .withImageMemoryBytes(Math.min(config.imageMemoryBytes(), allowed));
  }

  /** {@link #suitedTo(ImageSet, Consumer)} without hearing what is chosen. */
  public Recipe suitedTo(ImageSet normal) {
    return suitedTo(normal, choice -> {});
  }

  /**
   * The same for some images, unless it is one {@link #reconstruct to reproduce} them or has crops
   * already. Photographs are trained on by random crops at a scale. A method's own network gives
   * way to one that is made for crops, or gets an input with the ratio of width to height of
   * smaller images; to a method's own scoring the comparison with the scene is added, where
   * photographs show one.
   *
   * @param normal normal images; some of them are read
   * @param choices hears of each choice, one line
   */
  public Recipe suitedTo(ImageSet normal, Consumer<String> choices) {
    if (method == Method.RECONSTRUCT || config.tiling().isPresent()) {
      return this;
    }
    boolean ownNetwork = network.equals(method.network());
    SuitedRecipe suited =
        suited(
            normal,
            new OpenChoices(
                Framing.bySizes(), ownNetwork, ownNetwork, scoring.equals(method.scoring())));
    choices.accept(suited.framing());
    suited.notes().forEach(choices);
    return suited.recipe();
  }

  /**
   * The same for some images, which decide what is open.
   *
   * @param normal normal images; some of them are read
   * @param open what they decide
   * @throws IllegalArgumentException if the network has not what the scoring looks at, or tiles of
   *     its size cannot overlap as asked
   */
  public SuitedRecipe suited(ImageSet normal, OpenChoices open) {
    ImageSet inspected = config.area().of(normal);
    List<String> notes = new ArrayList<>();
    CropChoice crops = open.framing().of(inspected, inputSize());
    Recipe shaped = this;
    if (open.network() && crops.tiling().isPresent()) {
      shaped = withNetwork(networkOnCrops());
    } else if (open.inputSize() && crops.tiling().isEmpty() && takesAnySize()) {
      shaped =
          withNetwork(network.withImageSize(AspectRatio.input(inspected, inputSize(), notes::add)));
      crops = open.framing().of(inspected, shaped.inputSize());
    }
    Recipe framed = crops.tiling().map(shaped::onCrops).orElse(shaped);
    if (!open.scoring()) {
      return new SuitedRecipe(framed, crops.words(), notes);
    }
    SceneScoring scene = SceneScoring.of(scoring, crops.tiling(), inspected);
    scene.words().ifPresent(notes::add);
    return new SuitedRecipe(framed.withScoring(scene.scoring()), crops.words(), notes);
  }

  private Size2d inputSize() {
    return architecture().input().spatial();
  }

  private NetworkChoice networkOnCrops() {
    NetworkChoice onCrops = method.networkOnCrops();
    return !onCrops.equals(method.network()) && network instanceof NetworkChoice.Ready own
        ? onCrops.withSizes(own.sizes())
        : network;
  }

  /** Whether each layer computes for images of any size. */
  private boolean takesAnySize() {
    return architecture().nodes().stream()
        .noneMatch(node -> node.layer() instanceof Linear || node.layer() instanceof Flatten);
  }

  /**
   * The network.
   *
   * @throws IllegalArgumentException if it has not what the scoring looks at
   */
  public Architecture architecture() {
    Architecture architecture = network.architecture();
    Outputs.require(architecture, scoring);
    return architecture;
  }

  /** What the network is taught, as a training takes it. */
  public TrainingMethod training() {
    return method.training(scoring);
  }

  /** The configuration of the training, with the choice of the best weights. */
  public TrainingConfig trainingConfig() {
    return method.config(config);
  }
}
