package dev.isomorph.cli.wording;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A word or phrase that the project does not use, because another one is the term for the idea.
 *
 * @param expression a regular expression without groups that capture; a space in it stands for any
 *     white space
 * @param instead what to write
 */
record LeftOutWord(String expression, String instead) {
  /** One word found in a text. */
  record Occurrence(int offset, String text, LeftOutWord word) {}

  /** Words that are looked for together, in one pass. */
  record Table(List<LeftOutWord> words, Pattern pattern) {
    private static Table of(int flags, LeftOutWord... words) {
      String any =
          Stream.of(words)
              .map(word -> "(" + word.expression.replace(" ", "\\s+") + ")")
              .collect(joining("|", "\\b(?:", ")\\b"));
      return new Table(List.of(words), Pattern.compile(any, flags));
    }

    Stream<Occurrence> in(String text) {
      return pattern.matcher(text).results().map(this::occurrence);
    }

    private Occurrence occurrence(MatchResult match) {
      int found =
          IntStream.range(0, words.size())
              .filter(n -> match.start(n + 1) >= 0)
              .findFirst()
              .getAsInt();
      return new Occurrence(match.start(), match.group(), words.get(found));
    }
  }

  /** Not in documents, comments and string literals. */
  static final Table PROSE =
      Table.of(
          Pattern.CASE_INSENSITIVE,
          write("synthetic (defect)", "made[- ]up"),
          write("resume, continue", "go(?:es|ing|ne)? on (?:with|after|from|where|elsewhere)"),
          write("resume, continue", "went on (?:with|after|from|where)"),
          write("the defaults of ResNetAutoencoder, the reference notebook's", "the notebook['’]s"),
          write("relative to, with, next to", "beside"),
          write("verified against", "held to"),
          write("verify … against", "h[oe]lds? (?:\\w+ )?(?:backends?|outputs?|it|them) to"),
          write("report, print, document, specify, state", "says?|said|saying|unsaid"),
          write("detected automatically", "recogni[sz]ed by what"),
          write("atomically", "whole or not"),
          write("an independent oracle", "third place"),
          write("generate (sample images)", "weav(?:e|es|ing)|wove"));

  /** Not in Java code. */
  static final Table IDENTIFIERS =
      Table.of(
          0,
          write("AtomicFile", "WholeFile\\w*"),
          write("CliContext, RunEnvironment", "\\w*Surroundings"),
          write("ReconstructionPair", "Compared"),
          write("SuiteSize.ciDefaults()", "ofTheBuild"),
          write("MAX_…", "MOST_\\w+"),
          write("MIN_…", "LEAST_\\w+"),
          write("NO_OP", "AWAY"),
          write("BenchmarkWorkspace", "\\w*Workshop"),
          write("OutputAgreement", "\\w*Sameness"),
          write("DeterministicTensors", "Filling"),
          write("ScoringPipeline", "\\w*Inspector"),
          write("generate", "weave\\w*|wove\\w*"),
          write("a name that java.lang does not have", "(?:class|record|interface|enum) Runtime"),
          write(
              "a name with the type: bf16Model, fp32Model, asFloat",
              "(?:CompiledModel|NativeModel|String) (?:narrow|wide)"),
          write("bf16…, fp32…", "\\w*(?:narrow|Narrow|wide|Wide)(?:Model|Operands|Format)\\w*"));

  private static LeftOutWord write(String instead, String expression) {
    return new LeftOutWord(expression, instead);
  }
}
