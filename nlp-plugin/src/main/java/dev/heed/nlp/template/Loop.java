package dev.heed.nlp.template;

import java.util.List;

/** {@code for}: each item in a scope of its own, with {@code loop} telling where it stands. */
record Loop(
    Target target,
    Expression list,
    Expression filter,
    boolean recursive,
    List<Statement> body,
    List<Statement> otherwise)
    implements Statement {

  @Override
  public Flow run(Scope scope, StringBuilder text) {
    round(Values.list(list.value(scope)), 0, scope, text);
    return Flow.GO_ON;
  }

  private void round(List<Object> all, int depth, Scope scope, StringBuilder text) {
    List<Object> items = all.stream().filter(item -> passes(scope, item)).toList();
    if (items.isEmpty()) {
      Statement.run(otherwise, scope.inner(), text);
      return;
    }
    LoopPlace place = new LoopPlace(items, depth, recursive ? again(depth, scope) : null);
    for (int i = 0; i < items.size(); i++) {
      Scope inner = scope.inner();
      place.go(i);
      inner.set("loop", place);
      target.assign(inner, items.get(i));
      if (Statement.run(body, inner, text) == Flow.LEAVE_LOOP) {
        break;
      }
    }
  }

  /** {@code loop(items)} in a recursive loop: the same for other items, as text. */
  private Callable again(int depth, Scope scope) {
    return (arguments, named) -> {
      StringBuilder text = new StringBuilder();
      List<Object> items = Values.list(new CallArguments(arguments, named).need(0, "iterable"));
      round(items, depth + 1, scope, text);
      return text.toString();
    };
  }

  private boolean passes(Scope scope, Object item) {
    Scope inner = scope.inner();
    target.assign(inner, item);
    return Values.isTrue(filter.value(inner));
  }
}
