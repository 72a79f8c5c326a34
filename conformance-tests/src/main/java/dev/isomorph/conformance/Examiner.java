package dev.isomorph.conformance;

import dev.isomorph.api.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tries rules on a backend and judges what comes of them.
 *
 * @param backend who is examined
 * @param partners others with which it must be able to exchange a training
 * @param waivers known deviations
 * @param timeLimit how long a rule may run
 */
public record Examiner(
    Backend backend, List<Backend> partners, Waivers waivers, Optional<Duration> timeLimit) {

  private static final String STOCHASTIC =
      "this rule measures the whole process, which other work in it changes; see whether it fails alone as well";

  /** Copies the list. */
  public Examiner {
    partners = List.copyOf(partners);
  }

  /** Without a time limit. */
  public Examiner(Backend backend, List<Backend> partners, Waivers waivers) {
    this(backend, partners, waivers, Optional.empty());
  }

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
    long start = System.nanoTime();
    Tried tried = timeLimit.isPresent() ? within(timeLimit.get(), rule) : run(rule);
    return judge(rule, tried, Duration.ofNanos(System.nanoTime() - start));
  }

  /** A rule that was tried, with what failed. */
  private record Tried(Examination examination, List<String> failures) {}

  private Tried run(Rule rule) {
    Examination examination = new Examination(backend, partners);
    List<String> failures = new ArrayList<>();
    try {
      rule.check().run(examination);
    } catch (RuntimeException | LinkageError | AssertionError e) {
      failures.add("expected no exception, got " + e);
    }
    failures.addAll(examination.failures());
    if (failures.isEmpty() && examination.comparisons() == 0) {
      failures.add("expected comparisons, got none");
    }
    return new Tried(examination, failures);
  }

  /** On a thread of its own, which is left when the time is over: native code cannot be stopped. */
  private Tried within(Duration limit, Rule rule) {
    FutureTask<Tried> task = new FutureTask<>(() -> run(rule));
    Thread thread = new Thread(task, "conformance " + rule.id());
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      StackTraceElement[] stack = thread.getStackTrace();
      thread.interrupt();
      return unfinished(
          "expected an end within %s ms, got none; it is in %s"
              .formatted(limit.toMillis(), stack.length == 0 ? "no method" : method(stack[0])));
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      return unfinished("expected an end, got an interruption");
    } catch (ExecutionException e) {
      throw (Error) e.getCause(); // all else is a failure of the rule
    }
  }

  private static String method(StackTraceElement place) {
    return place.getClassName() + "." + place.getMethodName();
  }

  /** The thread may still write into its own examination, so this has another. */
  private Tried unfinished(String failure) {
    return new Tried(new Examination(backend, partners), new ArrayList<>(List.of(failure)));
  }

  private Outcome judge(Rule rule, Tried tried, Duration time) {
    Examination examination = tried.examination();
    List<String> failures = tried.failures();
    if (!failures.isEmpty() && rule.level() == Level.STOCHASTIC) {
      failures.add(STOCHASTIC);
    }
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
