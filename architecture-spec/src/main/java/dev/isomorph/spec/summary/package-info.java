/**
 * Printed forms of a planned architecture: {@link dev.isomorph.spec.summary.TableSummary} for
 * people, {@link dev.isomorph.spec.summary.JsonSummary} for programs, {@link
 * dev.isomorph.spec.summary.MermaidDiagram} and {@link dev.isomorph.spec.summary.DotDiagram} for
 * pictures, {@link dev.isomorph.spec.summary.ParameterTable} for the list of weights.
 */
@NullMarked
package dev.isomorph.spec.summary;

import org.jspecify.annotations.NullMarked;
