package dev.heed.nlp.template;

/** Something with a value. */
@FunctionalInterface
interface Expression {

  Object value(Scope scope);
}
