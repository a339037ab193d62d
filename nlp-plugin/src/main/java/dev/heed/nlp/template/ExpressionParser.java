package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/** From words to an expression; the weakest operator first. */
final class ExpressionParser {

  private final Words words;

  ExpressionParser(Words words) {
    this.words = words;
  }

  /** {@code a if b else c}, or what binds closer. */
  Expression expression() {
    Expression value = or();
    if (!words.take("if")) {
      return value;
    }
    Expression condition = or();
    Expression otherwise = words.take("else") ? expression() : scope -> Nothing.UNDEFINED;
    return scope ->
        Values.isTrue(condition.value(scope)) ? value.value(scope) : otherwise.value(scope);
  }

  /** As {@link #expression}, or a tuple of them without brackets. */
  Expression tuple() {
    Expression first = expression();
    if (!words.is(",")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>(List.of(first));
    while (words.take(",")) {
      parts.add(expression());
    }
    return list(parts);
  }

  Expression or() {
    Expression left = and();
    while (words.take("or")) {
      Expression a = left;
      Expression b = and();
      left = scope -> Values.isTrue(a.value(scope)) ? a.value(scope) : b.value(scope);
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (words.take("and")) {
      Expression a = left;
      Expression b = not();
      left = scope -> Values.isTrue(a.value(scope)) ? b.value(scope) : a.value(scope);
    }
    return left;
  }

  private Expression not() {
    if (words.take("not")) {
      Expression value = not();
      return scope -> !Values.isTrue(value.value(scope));
    }
    return comparison();
  }

  private Expression comparison() {
    Expression left = sum();
    while (true) {
      Expression a = left;
      if (words.take("not", "in")) {
        Expression b = sum();
        left = scope -> !Values.contains(b.value(scope), a.value(scope));
      } else if (words.take("in")) {
        Expression b = sum();
        left = scope -> Values.contains(b.value(scope), a.value(scope));
      } else if (Comparisons.isNext(words)) {
        BinaryOperator<Object> operator = Comparisons.of(words.next().text());
        Expression b = sum();
        left = scope -> operator.apply(a.value(scope), b.value(scope));
      } else {
        return left;
      }
    }
  }

  private Expression sum() {
    Expression left = product();
    while (words.is("+") || words.is("-") || words.is("~")) {
      left = binary(words.next().text(), left, product());
    }
    return left;
  }

  private Expression product() {
    Expression left = unary();
    while (words.is("*") || words.is("/") || words.is("//") || words.is("%")) {
      left = binary(words.next().text(), left, unary());
    }
    return left;
  }

  private static Expression binary(String sign, Expression a, Expression b) {
    return scope -> Values.arithmetic(sign, a.value(scope), b.value(scope));
  }

  private Expression unary() {
    if (words.take("-")) {
      Expression value = unary();
      return scope -> Values.arithmetic("-", 0L, value.value(scope));
    }
    return words.take("+") ? unary() : filtered();
  }

  /** Filters and tests bind closest to what stands before them. */
  private Expression filtered() {
    Expression value = postfix();
    while (true) {
      if (words.take("|")) {
        value = Filters.of(words.name(), value, arguments());
      } else if (words.take("is")) {
        value = test(value);
      } else {
        return value;
      }
    }
  }

  private Expression test(Expression value) {
    boolean not = words.take("not");
    String name = words.name();
    boolean takesOne = Tests.takesOne(name);
    Expression argument = takesOne ? words.is("(") ? primary() : sum() : scope -> Nothing.UNDEFINED;
    return scope -> not ^ Tests.test(name, value.value(scope), argument.value(scope));
  }

  private Expression postfix() {
    Expression value = primary();
    while (true) {
      Expression of = value;
      if (words.take(".")) {
        String name = words.next().text();
        value = scope -> Members.attribute(of.value(scope), name);
      } else if (words.take("[")) {
        value = index(of);
      } else if (words.is("(")) {
        Arguments arguments = arguments();
        value = scope -> arguments.call(of.value(scope), scope);
      } else {
        return value;
      }
    }
  }

  private Expression index(Expression of) {
    Expression from = words.is(":") ? scope -> Nothing.NONE : expression();
    if (words.take("]")) {
      return scope -> Members.item(of.value(scope), from.value(scope));
    }
    words.expect(":");
    Expression to = words.is("]") || words.is(":") ? scope -> Nothing.NONE : expression();
    Expression step = words.take(":") && !words.is("]") ? expression() : scope -> Nothing.NONE;
    words.expect("]");
    return scope ->
        Members.slice(of.value(scope), from.value(scope), to.value(scope), step.value(scope));
  }

  /** What stands in brackets behind a name; none where there are no brackets. */
  Arguments arguments() {
    List<Expression> positional = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    if (words.take("(")) {
      while (!words.take(")")) {
        argument(positional, named);
        if (!words.is(")")) {
          words.expect(",");
        }
      }
    }
    return new Arguments(positional, named);
  }

  private void argument(List<Expression> positional, Map<String, Expression> named) {
    if (words.peek().kind() == Token.Kind.NAME && words.isFollowedBy("=")) {
      String name = words.name();
      words.expect("=");
      named.put(name, expression());
    } else {
      positional.add(expression());
    }
  }

  private Expression primary() {
    Token token = words.peek();
    return switch (token.kind()) {
      case STRING -> text();
      case NUMBER -> number(words.next().text());
      case NAME -> name(words.next().text());
      case SIGN -> bracket();
      case END -> throw words.unexpected();
    };
  }

  /** Strings side by side are one. */
  private Expression text() {
    StringBuilder text = new StringBuilder();
    while (words.peek().kind() == Token.Kind.STRING) {
      text.append(words.next().text());
    }
    String whole = text.toString();
    return scope -> whole;
  }

  private static Expression number(String text) {
    Object value = text.contains(".") ? (Object) Double.valueOf(text) : (Object) Long.valueOf(text);
    return scope -> value;
  }

  private static Expression name(String name) {
    return switch (name) {
      case "true", "True" -> scope -> true;
      case "false", "False" -> scope -> false;
      case "none", "None" -> scope -> Nothing.NONE;
      default -> scope -> scope.get(name);
    };
  }

  private Expression bracket() {
    if (words.take("(")) {
      Expression inner = words.is(")") ? list(List.of()) : tuple();
      words.expect(")");
      return inner;
    }
    if (words.take("[")) {
      return list(until("]"));
    }
    if (words.take("{")) {
      return dictionary();
    }
    throw words.unexpected();
  }

  private List<Expression> until(String close) {
    List<Expression> parts = new ArrayList<>();
    while (!words.take(close)) {
      parts.add(expression());
      if (!words.is(close)) {
        words.expect(",");
      }
    }
    return parts;
  }

  private static Expression list(List<Expression> parts) {
    return scope -> {
      List<Object> values = new ArrayList<>();
      parts.forEach(part -> values.add(part.value(scope)));
      return values;
    };
  }

  private Expression dictionary() {
    Map<Expression, Expression> entries = new LinkedHashMap<>();
    while (!words.take("}")) {
      Expression key = expression();
      words.expect(":");
      entries.put(key, expression());
      if (!words.is("}")) {
        words.expect(",");
      }
    }
    return scope -> {
      Map<String, Object> values = new LinkedHashMap<>();
      entries.forEach((k, v) -> values.put(Values.text(k.value(scope)), v.value(scope)));
      return values;
    };
  }
}
