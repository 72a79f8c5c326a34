package dev.isomorph.spec.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.spec.objective.Loss;
import dev.isomorph.spec.objective.Objective;
import dev.isomorph.spec.objective.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * An objective as JSON text: what is written reads back equal, and every field is needed.
 *
 * <pre>{@code
 * {
 *   "format": "isomorph-objective",
 *   "version": 1,
 *   "terms": [
 *     {"output": "reconstruction","target": "image","weight": 1.0,"loss": "MeanSquaredError"},
 *     {"output": "mask","target": "defects","weight": 4.0,"loss": "BinaryCrossEntropy","positiveWeight": 5.0,"focus": 2.0}
 *   ]
 * }
 * }</pre>
 */
public final class ObjectiveJson {
  private static final String FORMAT = "isomorph-objective";
  private static final int VERSION = 1;

  private ObjectiveJson() {}

  /** The text of an objective, one line for each term, ended by a line feed. */
  public static String write(Objective objective) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT).put("version", VERSION);
    ArrayNode terms = root.putArray("terms");
    for (Term term : objective.terms()) {
      ObjectNode object =
          terms
              .addObject()
              .put("output", term.output())
              .put("target", term.target())
              .put("weight", term.weight())
              .put("loss", term.loss().type());
      term.loss().accept(new LossEncoding(object));
    }
    return JsonText.write(root, new LinePerItem("terms"));
  }

  /**
   * Reads a text. Whether the terms fit a network is not looked at; {@link Objective#plan} does.
   *
   * @throws SpecFormatException if the text is not JSON, or a field is missing, unknown, there
   *     twice, of the wrong type or out of range
   */
  public static Objective read(String text) {
    Fields root = JsonText.open(text, FORMAT, VERSION);
    List<Term> terms = new ArrayList<>();
    root.objects("terms").forEach(fields -> terms.add(term(fields)));
    root.end();
    return JsonText.checked(root.where(), () -> new Objective(terms));
  }

  private static Term term(Fields fields) {
    return JsonText.checked(
        fields.where(),
        () -> {
          String output = fields.text("output");
          String target = fields.text("target");
          double weight = fields.number("weight");
          Loss loss = LossDecoding.read(fields);
          fields.end();
          return new Term(loss, output, target, weight);
        });
  }
}
