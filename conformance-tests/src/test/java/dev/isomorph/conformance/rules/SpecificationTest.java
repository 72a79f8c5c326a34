package dev.isomorph.conformance.rules;

import dev.isomorph.conformance.WrittenDocument;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SpecificationTest {
  @Test
  void the_document_says_what_the_rules_say() throws IOException {
    WrittenDocument.check("SPEC.md", Specification.markdown());
  }
}
