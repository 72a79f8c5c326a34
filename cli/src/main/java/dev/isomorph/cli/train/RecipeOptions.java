package dev.isomorph.cli.train;

import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.Layout;
import dev.isomorph.anomaly.recipe.CropChoice;
import dev.isomorph.anomaly.recipe.Framing;
import dev.isomorph.anomaly.recipe.Method;
import dev.isomorph.anomaly.recipe.OpenChoices;
import dev.isomorph.anomaly.recipe.Recipe;
import dev.isomorph.anomaly.recipe.RecipeTrials;
import dev.isomorph.anomaly.recipe.SuitedRecipe;
import dev.isomorph.anomaly.recipe.Trial;
import dev.isomorph.anomaly.training.RunSettings;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.cli.options.ArchitectureOptions;
import dev.isomorph.cli.options.AreaOptions;
import dev.isomorph.cli.options.EngineOptions;
import dev.isomorph.cli.options.TilingOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;

/** The options that make the recipe of a training; what is not given the images decide. */
final class RecipeOptions {
  @Mixin private EngineOptions engine;
  @Mixin private ArchitectureOptions architecture;
  @Mixin private MethodOptions method;
  @Mixin private TilingOptions tiles;
  @Mixin private AreaOptions area;
  @Mixin private ScheduleOptions schedule;

  /** The normal images of a data set, of which a part is inspected. */
  record Images(Layout layout, ImageSet normal, InspectedArea inspected) {}

  EngineOptions engine() {
    return engine;
  }

  long seed() {
    return schedule.seed();
  }

  /**
   * How long the training lasts, if that is given.
   *
   * @throws IllegalArgumentException if epochs are given together with steps or a time
   */
  Optional<TrainingBudget> budget() {
    return schedule.budget();
  }

  /**
   * The part of images that is inspected.
   *
   * @throws IOException if the mask is missing or cannot be read
   */
  InspectedArea area() throws IOException {
    return area.area();
  }

  /**
   * Whether the recipe is to be chosen by trials.
   *
   * @throws IllegalArgumentException if options are given that not every recipe has
   */
  boolean auto() {
    return architecture.auto();
  }

  /**
   * What the options ask for, suited to the images.
   *
   * @throws IOException if the network's file cannot be read
   * @throws IllegalArgumentException if an option cannot be read or they do not go together
   */
  SuitedRecipe suited(Images images) throws IOException {
    Recipe asked = method.recipe(architecture, images.layout());
    boolean ownNetwork = !architecture.namesNetwork();
    return configured(asked, images.inspected())
        .suited(
            images.normal(),
            new OpenChoices(
                framing(images.layout(), asked.method() != Method.RECONSTRUCT),
                ownNetwork,
                ownNetwork && sizesDecide(images.layout()),
                !method.asksForScoring()));
  }

  /**
   * The best of the recipes of all methods.
   *
   * @throws IllegalArgumentException if an option is given that trials choose
   */
  SuitedRecipe best(Images images, Trial trial) {
    method.requireFree();
    List<Recipe> candidates =
        Stream.of(Method.values())
            .map(Recipe::of)
            .map(usual -> usual.withNetwork(architecture.sized(usual.network())))
            .map(sized -> configured(sized, images.inspected()))
            .toList();
    return RecipeTrials.best(candidates, images.normal(), framing(images.layout(), true), trial);
  }

  /** The recipe of a training that began earlier, whose arguments these options are. */
  Recipe begun(RunSettings settings, InspectedArea inspected) {
    Recipe recipe = configured(method.recipe(settings), inspected);
    return settings.tiling().map(recipe::onCrops).orElse(recipe);
  }

  /** The same with what it means for the images. */
  SuitedRecipe begun(RunSettings settings, Images images) {
    Recipe recipe = begun(settings, images.inspected());
    CropChoice crops =
        framing(images.layout(), false)
            .of(images.normal(), recipe.architecture().input().spatial());
    return new SuitedRecipe(recipe, crops.words(), List.of());
  }

  private Recipe configured(Recipe recipe, InspectedArea inspected) {
    return recipe.withConfig(
        schedule.config(recipe.config()).withDevice(engine.device()).withArea(inspected));
  }

  private Framing framing(Layout layout, boolean findsDefects) {
    return tiles.framing(findsDefects && sizesDecide(layout));
  }

  /** Whether the sizes of the images decide what is not given. */
  private boolean sizesDecide(Layout layout) {
    return architecture.imageSize().isEmpty() && layout != Layout.IDX;
  }
}
