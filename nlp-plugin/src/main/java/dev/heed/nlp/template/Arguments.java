package dev.heed.nlp.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a call or filter is given. */
record Arguments(List<Expression> positional, Map<String, Expression> named) {

  Object call(Object function, Scope scope) {
    if (function instanceof Callable callable) {
      return callable.call(values(scope), namedValues(scope));
    }
    throw Mistake.run("it calls something that is no function.");
  }

  List<Object> values(Scope scope) {
    return positional.stream().map(expression -> expression.value(scope)).toList();
  }

  Map<String, Object> namedValues(Scope scope) {
    Map<String, Object> values = new LinkedHashMap<>();
    named.forEach((name, expression) -> values.put(name, expression.value(scope)));
    return values;
  }
}
