package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A piece of template with parameters. */
record Macro(String name, Parameters parameters, List<Statement> body, Scope around)
    implements Callable {

  /** Names, each with its default value. */
  record Parameters(Map<String, Optional<Expression>> byName) {

    static final Parameters NONE = new Parameters(Map.of());

    static Parameters of(TokenCursor words) {
      Map<String, Optional<Expression>> byName = new LinkedHashMap<>();
      words.expect("(");
      while (!words.take(")")) {
        String name = words.name();
        byName.put(
            name,
            words.take("=")
                ? Optional.of(new ExpressionParser(words).expression())
                : Optional.empty());
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
    Map<String, Object> more = new LinkedHashMap<>(named);
    scope.set("caller", Optional.ofNullable(more.remove("caller")).orElse(Undefined.UNDEFINED));
    int place = 0;
    for (Map.Entry<String, Optional<Expression>> parameter : parameters.byName().entrySet()) {
      Object byName = more.remove(parameter.getKey());
      Object given = place < arguments.size() ? arguments.get(place) : byName;
      scope.set(
          parameter.getKey(),
          given == null
              ? parameter.getValue().map(e -> e.value(scope)).orElse(Undefined.UNDEFINED)
              : given);
      place++;
    }
    int from = Math.min(place, arguments.size());
    scope.set("varargs", new Tuple(new ArrayList<>(arguments.subList(from, arguments.size()))));
    scope.set("kwargs", more);
    StringBuilder text = new StringBuilder();
    Statement.run(body, scope, text);
    return text.toString();
  }
}
