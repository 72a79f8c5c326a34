package dev.isomorph.sample;

import java.util.List;

/** Names that a file may have and few programs expect, for tests of what prints and writes them. */
public final class OddNames {
  /** A comma, quotes, line ends, markup, other scripts, and a formula of a spreadsheet. */
  public static final List<String> ALL =
      List.of(
          "plain.png",
          "comma, and \"quotes\".png",
          "line\nfeed.png",
          "\"",
          "#hash.png",
          " blank .png",
          "<script>alert(1)</script>.png",
          "ünï-😀.png",
          "back\\slash\r.png",
          "=cmd|' /C calc'!A0.png");

  private OddNames() {}
}
