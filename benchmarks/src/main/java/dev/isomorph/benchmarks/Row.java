package dev.isomorph.benchmarks;

import dev.isomorph.api.Precision;
import java.util.Optional;

/**
 * One measurement. At least one comparison is there: a time without a ratio is of little use on
 * another machine.
 *
 * @param backend the engine, through this library
 * @param precision what it computed with
 * @param work what was done
 * @param batch images in a batch
 * @param ours what this library did
 * @param byHand the engine without this library
 * @param pytorch the same network in eager PyTorch
 * @param shareOfPeak arithmetic per second over what the machine reached in matrix products
 * @param shareOfRoofline speed over what arithmetic and memory traffic would allow at best
 */
public record Row(
    String backend,
    Precision precision,
    Work work,
    int batch,
    Figure ours,
    Optional<Comparison> byHand,
    Optional<Comparison> pytorch,
    double shareOfPeak,
    double shareOfRoofline) {}
