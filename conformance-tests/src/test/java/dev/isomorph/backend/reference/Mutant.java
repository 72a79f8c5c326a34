package dev.isomorph.backend.reference;

/**
 * A deliberately broken backend and the rule that is meant to catch it.
 *
 * @param name what is wrong
 * @param rule the id of the rule
 * @param arithmetic the reference with that mistake
 */
record Mutant(String name, String rule, Arithmetic arithmetic) {
  @Override
  public String toString() {
    return rule + " catches: " + name;
  }
}
