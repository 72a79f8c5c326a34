package dev.isomorph.cli.progress;

import dev.isomorph.cli.context.CliContext;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How far a longer job is: on a terminal one line that is written over, elsewhere a plain line now
 * and then. A job that ends within a second shows nothing. For one thread.
 *
 * <p>On a terminal that is too narrow for the whole line, parts of it are left out: first the bar,
 * then the rate, then the details from the last but one to the first, then the time left, then the
 * name of the job, then the share. The last detail is never cut: where it alone is longer than the
 * line, nothing is shown.
 */
public final class ProgressLine {
  private static final double QUIET_SECONDS = 1;
  private static final double TERMINAL_SECONDS = 0.1;
  private static final double PLAIN_SECONDS = 10;
  private static final int BAR_CELLS = 12;
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintWriter out;
  private final CliContext context;
  private final int columns;
  private String job = "";
  private String unit = "";
  private long total;
  private long before;
  private long start;
  private double nextShown;
  private boolean open;

  public ProgressLine(PrintWriter out, CliContext context) {
    this.out = out;
    this.context = context;
    this.columns = context.columns() - 1; // a full line would begin a new one
  }

  /** Begins a job of {@code newTotal} units; one that was shown is over. */
  public void begin(String newJob, long newTotal, String newUnit) {
    begin(newJob, newTotal, newUnit, 0);
  }

  /** The same for a job of which some units were done before, which do not count in its rate. */
  public void begin(String newJob, long newTotal, String newUnit, long unitsBefore) {
    end();
    before = unitsBefore;
    job = newJob;
    unit = newUnit;
    total = newTotal;
    start = context.nanoTime().getAsLong();
    nextShown = context.terminal() ? QUIET_SECONDS : PLAIN_SECONDS;
  }

  /**
   * Shows how many units are done.
   *
   * @param details about them, the most important one last
   */
  public void done(long units, String... details) {
    double seconds = (context.nanoTime().getAsLong() - start) / NANOS_PER_SECOND;
    if (seconds < nextShown || units == before) {
      return;
    }
    nextShown = seconds + (context.terminal() ? TERMINAL_SECONDS : PLAIN_SECONDS);
    Parts parts = parts(units, seconds, List.of(details));
    if (context.terminal()) {
      out.write('\r');
      out.print(padded(parts.fitted(columns)));
      out.flush();
      open = true;
    } else {
      out.println(parts.withoutBar().text());
    }
  }

  /** Takes the line away, so that something else can be printed. */
  public void end() {
    if (open) {
      out.write('\r');
      out.print(padded(""));
      out.write('\r');
      out.flush();
      open = false;
    }
  }

  private Parts parts(long units, double seconds, List<String> details) {
    double rate = (units - before) / seconds;
    double share = Math.min(1, (double) units / total);
    int full = (int) (share * BAR_CELLS);
    return new Parts(
        job + " ",
        "[" + "#".repeat(full) + ".".repeat(BAR_CELLS - full) + "] ",
        String.format(Locale.ROOT, "%3.0f %%", 100 * share),
        String.format(Locale.ROOT, rate < 10 ? ", %.1f %s/s" : ", %.0f %s/s", rate, unit),
        ", " + clock((total - units) / rate) + " left",
        details);
  }

  /** A line as its parts; one that is left out is empty. */
  private record Parts(
      String job, String bar, String share, String rate, String left, List<String> details) {
    String text() {
      StringBuilder text = new StringBuilder(job + bar + share + rate + left);
      details.forEach(detail -> text.append(", ").append(detail));
      return text.toString();
    }

    Parts withoutBar() {
      return new Parts(job, "", share, rate, left, details);
    }

    /** The longest text that is not longer than {@code columns}; empty where none is. */
    String fitted(int columns) {
      List<Parts> shorter = new ArrayList<>(List.of(this, withoutBar()));
      shorter.add(new Parts(job, "", share, "", left, details));
      List<String> fewer = details;
      while (fewer.size() > 1) {
        fewer = new ArrayList<>(fewer);
        fewer.remove(fewer.size() - 2);
        shorter.add(new Parts(job, "", share, "", left, fewer));
      }
      shorter.add(new Parts(job, "", share, "", "", fewer));
      shorter.add(new Parts("", "", share, "", "", fewer));
      return shorter.stream()
          .map(Parts::text)
          .filter(text -> text.length() <= columns)
          .findFirst()
          .orElseGet(() -> last(columns));
    }

    private String last(int columns) {
      String last = details.isEmpty() ? share.strip() : details.get(details.size() - 1);
      return last.length() <= columns ? last : "";
    }
  }

  private static String clock(double seconds) {
    long whole = Math.max(0, Math.round(seconds));
    return whole >= 3600
        ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }

  private String padded(String text) {
    return text + " ".repeat(Math.max(0, columns - text.length()));
  }
}
