package dev.isomorph.anomaly.training;

import java.time.Duration;

/**
 * Images that are ready to be trained on.
 *
 * @param training what steps are made of
 * @param watched held-out images that watch the training
 * @param split which images they are
 * @param words what steps are made of, for people: {@code 300 images}
 * @param identity what it is made of, the same only if every pixel is the same
 * @param calibrationEffort how much longer setting the threshold takes than one look at the watched
 *     images, as a factor; 0 or more
 * @param preparation how long it took to prepare the images
 */
public record TrainingSet(
    SampleSet training,
    SampleSet watched,
    HeldOutSplit split,
    String words,
    String identity,
    double calibrationEffort,
    Duration preparation) {}
