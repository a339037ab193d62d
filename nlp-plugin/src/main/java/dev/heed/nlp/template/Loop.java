package dev.heed.nlp.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code for}: each item in a scope of its own, with {@code loop} telling where it stands. */
record Loop(
    List<String> names,
    Expression list,
    Expression filter,
    List<Statement> body,
    List<Statement> otherwise)
    implements Statement {

  @Override
  public Flow run(Scope scope, StringBuilder text) {
    List<Object> items =
        Values.list(list.value(scope)).stream().filter(item -> passes(scope, item)).toList();
    if (items.isEmpty()) {
      return Statement.run(otherwise, scope, text);
    }
    for (int i = 0; i < items.size(); i++) {
      Scope inner = scope.inner();
      StatementParser.assign(inner, names, items.get(i));
      inner.set("loop", place(items, i));
      if (Statement.run(body, inner, text) == Flow.LEAVE_LOOP) {
        break;
      }
    }
    return Flow.GO_ON;
  }

  private boolean passes(Scope scope, Object item) {
    Scope inner = scope.inner();
    StatementParser.assign(inner, names, item);
    return Values.isTrue(filter.value(inner));
  }

  private static Map<String, Object> place(List<Object> items, int i) {
    int size = items.size();
    Map<String, Object> loop = new LinkedHashMap<>();
    loop.put("index", i + 1L);
    loop.put("index0", (long) i);
    loop.put("revindex", (long) size - i);
    loop.put("revindex0", size - i - 1L);
    loop.put("first", i == 0);
    loop.put("last", i == size - 1);
    loop.put("length", (long) size);
    loop.put("previtem", i > 0 ? items.get(i - 1) : Nothing.UNDEFINED);
    loop.put("nextitem", i < size - 1 ? items.get(i + 1) : Nothing.UNDEFINED);
    return loop;
  }
}
