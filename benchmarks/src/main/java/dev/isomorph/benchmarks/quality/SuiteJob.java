package dev.isomorph.benchmarks.quality;

import dev.isomorph.sample.suite.Texture;
import dev.isomorph.sample.suite.photograph.PhotographScene;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * One training of a suite.
 *
 * @param suite the kind of data
 * @param name the data set among those of its kind: a class, a texture, a scene
 * @param recipe how the detector is trained
 * @param seed of the training
 */
public record SuiteJob(Suite suite, String name, SuiteRecipe recipe, long seed) {
  private static final int CLASSES = 10;
  private static final List<String> CLASSES_OF_THREE_SEEDS = List.of("0", "6");
  private static final List<String> TEXTURES_OF_THREE_SEEDS = List.of("gravel", "diamond");

  /** What a suite is made of. */
  public enum Suite {
    FASHION_MNIST,
    TEXTURES,
    PHOTOGRAPHS,
    ALL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The data set's name with its suite's, as a folder. */
  public String set() {
    return suite + "/" + name;
  }

  /** Where the data set is, if it is generated. */
  Path data(Path output) {
    return output.resolve(set()).resolve("data");
  }

  /** Where the results are. */
  Path folder(Path output) {
    return output.resolve(set()).resolve(recipe.folder() + "-" + seed);
  }

  /**
   * All trainings of a suite: what counts comes first, then more seeds of it, then what was tuned
   * by, then the recipe of the reference notebook, which is not meant for photographs.
   */
  static List<SuiteJob> of(Suite suite) {
    return switch (suite) {
      case FASHION_MNIST -> fashion();
      case TEXTURES -> textures();
      case PHOTOGRAPHS -> photographs();
      case ALL -> {
        List<SuiteJob> all = new ArrayList<>(fashion());
        all.addAll(textures());
        all.addAll(photographs());
        yield all;
      }
    };
  }

  private static List<SuiteJob> fashion() {
    List<String> classes = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
    List<SuiteJob> jobs = new ArrayList<>();
    add(jobs, Suite.FASHION_MNIST, classes, SuiteRecipe.DEFAULT, 1);
    addSeeds(jobs, Suite.FASHION_MNIST, CLASSES_OF_THREE_SEEDS);
    add(jobs, Suite.FASHION_MNIST, classes, SuiteRecipe.NOTEBOOK, 1);
    return jobs;
  }

  private static List<SuiteJob> textures() {
    List<SuiteJob> jobs = new ArrayList<>();
    add(jobs, Suite.TEXTURES, textures(false), SuiteRecipe.DEFAULT, 1);
    addSeeds(jobs, Suite.TEXTURES, TEXTURES_OF_THREE_SEEDS);
    add(jobs, Suite.TEXTURES, textures(true), SuiteRecipe.DEFAULT, 1);
    add(jobs, Suite.TEXTURES, textures(false), SuiteRecipe.NOTEBOOK, 1);
    add(jobs, Suite.TEXTURES, textures(true), SuiteRecipe.NOTEBOOK, 1);
    return jobs;
  }

  private static List<SuiteJob> photographs() {
    List<SuiteJob> jobs = new ArrayList<>();
    add(jobs, Suite.PHOTOGRAPHS, scenes(false), SuiteRecipe.DEFAULT, 1);
    add(jobs, Suite.PHOTOGRAPHS, scenes(true), SuiteRecipe.DEFAULT, 1);
    return jobs;
  }

  private static List<String> textures(boolean tuning) {
    return Texture.ALL.stream()
        .filter(texture -> texture.tuning() == tuning)
        .map(Texture::name)
        .toList();
  }

  private static List<String> scenes(boolean tuning) {
    return Arrays.stream(PhotographScene.values())
        .filter(scene -> scene.tuning() == tuning)
        .map(PhotographScene::folder)
        .toList();
  }

  private static void add(
      List<SuiteJob> jobs, Suite suite, List<String> names, SuiteRecipe recipe, long seed) {
    names.forEach(name -> jobs.add(new SuiteJob(suite, name, recipe, seed)));
  }

  private static void addSeeds(List<SuiteJob> jobs, Suite suite, List<String> names) {
    for (String name : names) {
      jobs.add(new SuiteJob(suite, name, SuiteRecipe.DEFAULT, 2));
      jobs.add(new SuiteJob(suite, name, SuiteRecipe.DEFAULT, 3));
    }
  }
}
