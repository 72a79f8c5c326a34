package dev.isomorph.spec.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import java.io.IOException;

/** Lays out a text for reading: one line for each item of one array, short arrays in one line. */
final class LinePerItem extends DefaultPrettyPrinter {
  private static final long serialVersionUID = 1;
  private static final int FIELDS_OF_TAPS = 2;

  /**
   * The layout; one for each text, since it counts nesting.
   *
   * @param items the field of the root that holds the array
   */
  LinePerItem(String items) {
    super(
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator(""));
    indentObjectsWith(new Lines(items, false));
    indentArraysWith(new Lines(items, true));
  }

  private LinePerItem(LinePerItem base) {
    super(base);
  }

  @Override
  public LinePerItem createInstance() {
    return new LinePerItem(this);
  }

  /** New lines down to the taps and the items, nothing but commas below. */
  private record Lines(String items, boolean ofArrays) implements Indenter {
    private static final DefaultIndenter LINE = new DefaultIndenter("  ", "\n");

    @Override
    public void writeIndentation(JsonGenerator generator, int level) throws IOException {
      boolean breaks =
          ofArrays
              ? items.equals(generator.getOutputContext().getParent().getCurrentName())
              : level <= FIELDS_OF_TAPS && !inNode(generator);
      if (breaks) {
        LINE.writeIndentation(generator, level);
      }
    }

    private static boolean inNode(JsonGenerator generator) {
      return generator.getOutputContext().getParent().inArray();
    }

    @Override
    public boolean isInline() {
      return false;
    }
  }
}
