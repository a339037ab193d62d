package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From words to the arguments of a call. */
record ArgumentParser(TokenCursor words, ExpressionParser expressions) {

  /** What stands in brackets behind a name; none where there are no brackets. */
  Arguments optional() {
    return words.is("(") ? required() : Arguments.NONE;
  }

  Arguments required() {
    List<Expression> positional = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    Optional<Expression> more = Optional.empty();
    Optional<Expression> moreNamed = Optional.empty();
    words.expect("(");
    while (!words.take(")")) {
      if (words.take("*")) {
        more = Optional.of(expressions.expression());
      } else if (words.take("**")) {
        moreNamed = Optional.of(expressions.expression());
      } else {
        argument(positional, named);
      }
      if (!words.is(")")) {
        words.expect(",");
      }
    }
    return new Arguments(positional, named, more, moreNamed);
  }

  private void argument(List<Expression> positional, Map<String, Expression> named) {
    if (words.peek().kind() == Token.Kind.NAME && words.isFollowedBy("=")) {
      String name = words.name();
      words.expect("=");
      named.put(name, expressions.expression());
    } else {
      positional.add(expressions.expression());
    }
  }
}
