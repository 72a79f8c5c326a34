/**
 * What a run of the rules looks like: {@link dev.isomorph.conformance.report.Scoreboard} as text,
 * {@link dev.isomorph.conformance.report.ScoreboardJson} for programs, {@link
 * dev.isomorph.conformance.report.ScoreboardPage} to look at, and {@link
 * dev.isomorph.conformance.report.BackendTable} for the first page.
 */
@NullMarked
package dev.isomorph.conformance.report;

import org.jspecify.annotations.NullMarked;
