package dev.isomorph.api.page;

/**
 * One page of HTML that needs nothing else. Its security policy forbids everything but what stands
 * in it, so a page that asked the network for something would show it.
 */
public final class HtmlPage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ground: #fbfaf7; --text: #22252a; --quiet: #6b7078; --line: #dedbd3;
        --good: #1d7a46; --bad: #b3261e; --warn: #946200; --card: #ffffff; }
      @media (prefers-color-scheme: dark) { :root { --ground: #16181c; --text: #e6e4df; --quiet: #9a9fa8; --line: #33373e;
        --good: #63c98d; --bad: #ff8a80; --warn: #e3b341; --card: #1e2126; } }
      body { background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; margin: 0 auto;
        max-width: 70rem; padding: 2rem 1rem 4rem; }
      h1 { font-size: 1.7rem; margin: 0 0 .3rem; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; }
      .quiet { color: var(--quiet); } .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
      th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem .35rem 0; text-align: left; vertical-align: top; }
      th { color: var(--quiet); font-weight: 600; }
      .statement { background: var(--card); border: 1px solid var(--line); border-left: .3rem solid var(--good);
        border-radius: .3rem; margin: .5rem 0; padding: .6rem .9rem; }
      """;

  private HtmlPage() {}

  /**
   * Everything up to the open {@code <body>}.
   *
   * @param title plain text
   * @param style CSS after that of all pages
   */
  public static String head(String title, String style) {
    return """
    <!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
    <title>"""
        + escaped(title)
        + "</title><style>"
        + STYLE
        + style
        + "</style></head><body>\n";
  }

  /** What closes the page. */
  public static String foot() {
    return "</body></html>\n";
  }

  /** Plain text as it may stand in an element or between the quotes of an attribute. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
