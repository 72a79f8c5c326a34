package dev.isomorph.spec.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import java.io.IOException;

/** Lays out an architecture for reading: one line for each node, short arrays in one line. */
final class NodePerLine extends DefaultPrettyPrinter {
  private static final long serialVersionUID = 1;
  private static final int FIELDS_OF_TAPS = 2;

  /** The layout; one for each text, since it counts nesting. */
  NodePerLine() {
    super(
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator(""));
    indentObjectsWith(new Lines(false));
    indentArraysWith(new Lines(true));
  }

  private NodePerLine(NodePerLine base) {
    super(base);
  }

  @Override
  public NodePerLine createInstance() {
    return new NodePerLine(this);
  }

  /** New lines down to the taps and the nodes, nothing but commas below. */
  private record Lines(boolean ofArrays) implements Indenter {
    private static final DefaultIndenter LINE = new DefaultIndenter("  ", "\n");

    @Override
    public void writeIndentation(JsonGenerator generator, int level) throws IOException {
      boolean breaks =
          ofArrays
              ? "nodes".equals(generator.getOutputContext().getParent().getCurrentName())
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
