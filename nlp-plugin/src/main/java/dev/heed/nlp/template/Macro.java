package dev.heed.nlp.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of template with parameters. */
record Macro(Parameters parameters, List<Statement> body, Scope around) implements Callable {

  /** Names, each with what it is where nobody gives it. */
  record Parameters(Map<String, Expression> byName) {

    static Parameters of(Words words) {
      Map<String, Expression> byName = new LinkedHashMap<>();
      while (!words.take(")")) {
        String name = words.name();
        byName.put(
            name,
            words.take("=")
                ? new ExpressionParser(words).expression()
                : scope -> Nothing.UNDEFINED);
        if (!words.is(")")) {
          words.expect(",");
        }
      }
      return new Parameters(byName);
    }
  }

  @Override
  public Object call(List<Object> arguments, Map<String, Object> named) {
    Scope scope = around.inner();
    int place = 0;
    for (Map.Entry<String, Expression> parameter : parameters.byName().entrySet()) {
      Object given =
          place < arguments.size() ? arguments.get(place) : named.get(parameter.getKey());
      scope.set(parameter.getKey(), given == null ? parameter.getValue().value(scope) : given);
      place++;
    }
    StringBuilder text = new StringBuilder();
    Statement.run(body, scope, text);
    return text.toString();
  }
}
