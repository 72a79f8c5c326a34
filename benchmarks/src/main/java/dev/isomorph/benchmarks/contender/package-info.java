/**
 * Ways to run one network. {@link dev.isomorph.benchmarks.contender.WithIsomorph} is ours; the
 * others call an engine as its own documentation does. Start with {@link
 * dev.isomorph.benchmarks.contender.Contender}.
 */
@NullMarked
package dev.isomorph.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
