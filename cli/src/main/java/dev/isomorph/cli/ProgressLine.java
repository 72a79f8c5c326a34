package dev.isomorph.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * How far a longer job is: on a terminal one line that is written over, elsewhere a plain line now
 * and then. A job that ends within a second shows nothing. For one thread.
 */
final class ProgressLine {
  private static final double QUIET_SECONDS = 1;
  private static final double TERMINAL_SECONDS = 0.1;
  private static final double PLAIN_SECONDS = 10;
  private static final int BAR_CELLS = 12;
  private static final int COLUMNS = 79;
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintWriter out;
  private final Surroundings surroundings;
  private String job = "";
  private String unit = "";
  private long total;
  private long before;
  private long start;
  private double nextShown;
  private boolean open;

  ProgressLine(PrintWriter out, Surroundings surroundings) {
    this.out = out;
    this.surroundings = surroundings;
  }

  /** Begins a job of {@code newTotal} units; one that was shown is over. */
  void begin(String newJob, long newTotal, String newUnit) {
    begin(newJob, newTotal, newUnit, 0);
  }

  /** The same for a job of which some units were done before, which say nothing about its rate. */
  void begin(String newJob, long newTotal, String newUnit, long unitsBefore) {
    end();
    before = unitsBefore;
    job = newJob;
    unit = newUnit;
    total = newTotal;
    start = surroundings.nanoTime().getAsLong();
    nextShown = surroundings.terminal() ? QUIET_SECONDS : PLAIN_SECONDS;
  }

  /** Says how many units are done, with a few words about them. */
  void done(long units, String detail) {
    double seconds = (surroundings.nanoTime().getAsLong() - start) / NANOS_PER_SECOND;
    if (seconds < nextShown || units == before) {
      return;
    }
    nextShown = seconds + (surroundings.terminal() ? TERMINAL_SECONDS : PLAIN_SECONDS);
    String text = text(units, seconds, detail);
    if (surroundings.terminal()) {
      out.write('\r');
      out.print(fitted(text));
      out.flush();
      open = true;
    } else {
      out.println(text);
    }
  }

  /** Takes the line away, so that something else can be printed. */
  void end() {
    if (open) {
      out.write('\r');
      out.print(" ".repeat(COLUMNS));
      out.write('\r');
      out.flush();
      open = false;
    }
  }

  private String text(long units, double seconds, String detail) {
    double rate = (units - before) / seconds;
    double share = Math.min(1, (double) units / total);
    int full = (int) (share * BAR_CELLS);
    String bar =
        surroundings.terminal() ? "[" + "#".repeat(full) + ".".repeat(BAR_CELLS - full) + "] " : "";
    return String.format(
        Locale.ROOT,
        rate < 10 ? "%s %s%3.0f %%, %.1f %s/s, %s left%s" : "%s %s%3.0f %%, %.0f %s/s, %s left%s",
        job,
        bar,
        100 * share,
        rate,
        unit,
        clock((total - units) / rate),
        detail.isEmpty() ? "" : ", " + detail);
  }

  private static String clock(double seconds) {
    long whole = Math.max(0, Math.round(seconds));
    return whole >= 3600
        ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }

  private static String fitted(String text) {
    return text.length() >= COLUMNS
        ? text.substring(0, COLUMNS)
        : text + " ".repeat(COLUMNS - text.length());
  }
}
