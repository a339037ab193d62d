package dev.heed.nlp.template;

import java.util.List;

/** The text that a block writes, for the filters behind the block's name. */
final class Captured implements Expression {

  /** A name that no template can write. */
  private static final String NAME = "|";

  @Override
  public Object value(Scope scope) {
    return scope.get(NAME);
  }

  /** Writes {@code body} and returns what {@code written}, filters on this, make of it. */
  Object run(List<Statement> body, Expression written, Scope scope) {
    StringBuilder text = new StringBuilder();
    Statement.run(body, scope.inner(), text);
    Scope inner = scope.inner();
    inner.set(NAME, text.toString());
    return written.value(inner);
  }
}
