package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a call or filter is given.
 *
 * @param more a list of further ones, {@code *more}
 * @param moreNamed a dictionary of further ones, {@code **moreNamed}
 */
record Arguments(
    List<Expression> positional,
    Map<String, Expression> named,
    Optional<Expression> more,
    Optional<Expression> moreNamed) {

  static final Arguments NONE =
      new Arguments(List.of(), Map.of(), Optional.empty(), Optional.empty());

  Object call(Object function, Scope scope) {
    if (function instanceof Callable callable) {
      CallArguments given = given(scope);
      return WorkBudget.counted(callable.call(given.values(), given.named()));
    }
    throw TemplateErrors.run(
        function == Undefined.UNDEFINED
            ? "it calls something that is not there."
            : "it calls something that is no function.");
  }

  CallArguments given(Scope scope) {
    List<Object> values = new ArrayList<>();
    positional.forEach(expression -> values.add(expression.value(scope)));
    more.ifPresent(expression -> values.addAll(Values.list(expression.value(scope))));
    Map<String, Object> byName = new LinkedHashMap<>();
    named.forEach((name, expression) -> byName.put(name, expression.value(scope)));
    moreNamed
        .map(expression -> Values.map(expression.value(scope)))
        .ifPresent(map -> map.forEach((name, value) -> byName.put(Values.text(name), value)));
    return new CallArguments(values, byName);
  }
}
