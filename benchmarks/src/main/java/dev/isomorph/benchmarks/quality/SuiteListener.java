package dev.isomorph.benchmarks.quality;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.InspectionListener;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.recipe.Recipe;
import dev.isomorph.anomaly.training.TrainingListener;

/** Hears how far a suite is, and may stop it. */
public interface SuiteListener {
  /** A training begins, the first is number 1. */
  void begun(int number, int trainings, SuiteJob job);

  /** One more photograph of a data set is generated; one call at a time, on some thread. */
  void generated(long done, long total);

  /** Something was chosen by the images, one line. */
  void chosen(String words);

  /**
   * The recipe that images are trained by.
   *
   * @throws IllegalArgumentException if there is not enough memory for it
   */
  void training(Recipe recipe, ImageSet normal);

  /** Hears of one training. */
  TrainingListener trainingListener();

  /**
   * Hears of each image of an evaluation, besides what measures it.
   *
   * @throws IllegalArgumentException if there is not enough memory for the images
   */
  InspectionListener evaluation(AnomalyDetector detector, ImageSet test);

  /** The evaluation is done. */
  void evaluated();

  /** Whether to stop; what is done stays. */
  boolean cancelled();
}
