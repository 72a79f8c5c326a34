package dev.isomorph.conformance;

import dev.isomorph.api.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tries rules on a backend and judges what comes of them.
 *
 * @param backend who is examined
 * @param partners others with which it must be able to exchange a training
 * @param waivers known deviations
 */
public record Examiner(Backend backend, List<Backend> partners, Waivers waivers) {

  /** Tries one rule. What the check throws is a failure. */
  public Outcome examine(Rule rule) {
    // In the order of the capabilities: what a set's own order finds first differs between runs.
    Optional<String> limitation =
        rule.needs().stream()
            .sorted()
            .map(backend::limitation)
            .flatMap(Optional::stream)
            .findFirst();
    if (limitation.isPresent()) {
      return outcome(
          rule,
          Verdict.NOT_SUPPORTED,
          new Examination(backend, partners),
          List.of(limitation.get()),
          Duration.ZERO);
    }
    Examination examination = new Examination(backend, partners);
    long start = System.nanoTime();
    List<String> failures = new ArrayList<>();
    try {
      rule.check().run(examination);
    } catch (RuntimeException | LinkageError e) {
      failures.add("expected no exception, got " + e);
    }
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    failures.addAll(examination.failures());
    if (failures.isEmpty() && examination.comparisons() == 0) {
      failures.add("expected comparisons, got none");
    }
    return judge(rule, examination, failures, time);
  }

  private Outcome judge(Rule rule, Examination examination, List<String> failures, Duration time) {
    Optional<Waivers.Waiver> waiver = waivers.of(rule, backend.name());
    if (waiver.isEmpty()) {
      return outcome(
          rule, failures.isEmpty() ? Verdict.PASSED : Verdict.FAILED, examination, failures, time);
    }
    if (failures.isEmpty()) {
      String message = "expected the waived failure, got a pass; take the waiver out";
      return outcome(rule, Verdict.FAILED, examination, List.of(message), time);
    }
    Optional<String> expired = waivers.expired(waiver.get());
    if (expired.isPresent() && waivers.failExpired()) {
      failures.add(0, expired.get());
      return outcome(rule, Verdict.FAILED, examination, failures, time);
    }
    List<String> reasons = new ArrayList<>(List.of(waiver.get().reason()));
    expired.ifPresent(reasons::add);
    return outcome(rule, Verdict.WAIVED, examination, reasons, time);
  }

  private Outcome outcome(
      Rule rule, Verdict verdict, Examination examination, List<String> messages, Duration time) {
    return new Outcome(
        rule,
        backend.name(),
        verdict,
        examination.worstShare(),
        examination.comparisons(),
        messages,
        examination.notes(),
        time);
  }
}
