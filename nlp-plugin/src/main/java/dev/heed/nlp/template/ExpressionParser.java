package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From words to an expression; the weakest operator first. */
final class ExpressionParser {

  private final TokenCursor words;
  private final ArgumentParser arguments;

  ExpressionParser(TokenCursor words) {
    this.words = words;
    this.arguments = new ArgumentParser(words, this);
  }

  /** {@code a if b else c}, or what binds closer. */
  Expression expression() {
    Expression value = or();
    while (words.take("if")) {
      Expression then = value;
      Expression condition = or();
      Expression otherwise = words.take("else") ? expression() : scope -> Undefined.UNDEFINED;
      value =
          scope ->
              Values.isTrue(condition.value(scope)) ? then.value(scope) : otherwise.value(scope);
    }
    return value;
  }

  /** As {@link #expression}, or a tuple of them without brackets. */
  Expression tuple() {
    return tuple(true);
  }

  /** As {@link #tuple}, but an {@code if} behind it is not its own. */
  Expression plainTuple() {
    return tuple(false);
  }

  private Expression tuple(boolean conditions) {
    List<Expression> parts = new ArrayList<>();
    boolean commas = false;
    while (parts.isEmpty() || (commas && !isTupleEnd())) {
      parts.add(conditions ? expression() : or());
      if (!words.take(",")) {
        break;
      }
      commas = true;
    }
    return commas ? scope -> new Tuple(values(parts, scope)) : parts.get(0);
  }

  private boolean isTupleEnd() {
    return words.isEnd() || words.is(")") || words.is("if") || words.is("recursive");
  }

  Expression or() {
    Expression left = and();
    while (words.take("or")) {
      Expression a = left;
      Expression b = and();
      left =
          scope -> {
            Object value = a.value(scope);
            return Values.isTrue(value) ? value : b.value(scope);
          };
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (words.take("and")) {
      Expression a = left;
      Expression b = not();
      left =
          scope -> {
            Object value = a.value(scope);
            return Values.isTrue(value) ? b.value(scope) : value;
          };
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

  /** {@code a < b < c} compares neighbours. */
  private Expression comparison() {
    List<Expression> values = new ArrayList<>(List.of(sum()));
    List<String> signs = new ArrayList<>();
    while (true) {
      if (words.take("not", "in")) {
        signs.add("not in");
      } else if (words.take("in")) {
        signs.add("in");
      } else if (Comparisons.isNext(words)) {
        signs.add(words.next().text());
      } else {
        return signs.isEmpty() ? values.get(0) : scope -> holds(values, signs, scope);
      }
      values.add(sum());
    }
  }

  private static Object holds(List<Expression> values, List<String> signs, Scope scope) {
    Object left = values.get(0).value(scope);
    for (int i = 0; i < signs.size(); i++) {
      Object right = values.get(i + 1).value(scope);
      if (!Comparisons.holds(signs.get(i), left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  private Expression sum() {
    Expression left = joined();
    while (words.is("+") || words.is("-")) {
      left = binary(words.next().text(), left, joined());
    }
    return left;
  }

  private Expression joined() {
    Expression left = product();
    while (words.take("~")) {
      Expression a = left;
      Expression b = product();
      left = scope -> WorkBudget.joined(Values.text(a.value(scope)), Values.text(b.value(scope)));
    }
    return left;
  }

  private Expression product() {
    Expression left = power();
    while (words.is("*") || words.is("/") || words.is("//") || words.is("%")) {
      left = binary(words.next().text(), left, power());
    }
    return left;
  }

  private Expression power() {
    Expression left = unary(true);
    while (words.take("**")) {
      left = binary("**", left, unary(true));
    }
    return left;
  }

  private static Expression binary(String sign, Expression a, Expression b) {
    return scope -> Arithmetic.of(sign, a.value(scope), b.value(scope));
  }

  /** Filters and tests bind closest to what stands before them, its sign included. */
  private Expression unary(boolean filtered) {
    Expression value;
    if (words.take("-")) {
      Expression negated = unary(false);
      value = scope -> Arithmetic.of("*", -1L, number(negated.value(scope)));
    } else if (words.take("+")) {
      Expression same = unary(false);
      value = scope -> number(same.value(scope));
    } else {
      value = primary();
    }
    value = postfix(value);
    return filtered ? filters(value) : value;
  }

  private static Object number(Object value) {
    Values.number(value);
    return value;
  }

  /** Filters, tests and calls behind a value. */
  Expression filters(Expression of) {
    Expression value = of;
    while (true) {
      if (words.take("|")) {
        value = firstFilter(value);
      } else if (words.take("is")) {
        value = test(value);
      } else if (words.is("(")) {
        value = called(value);
      } else {
        return value;
      }
    }
  }

  /** A filter's name and arguments, and those that follow behind a {@code |}. */
  Expression firstFilter(Expression of) {
    StringBuilder name = new StringBuilder(words.name());
    while (words.take(".")) {
      name.append('.').append(words.name());
    }
    Expression value = Filters.of(name.toString(), of, arguments.optional());
    return words.take("|") ? firstFilter(value) : value;
  }

  private Expression test(Expression value) {
    boolean not = words.take("not");
    String name = words.name();
    Arguments given = testArguments();
    return scope -> not ^ Tests.test(name, value.value(scope), given.given(scope));
  }

  private Arguments testArguments() {
    Token token = words.peek();
    boolean one =
        switch (token.kind()) {
          case STRING, INTEGER, FLOAT -> true;
          case NAME -> !java.util.Set.of("else", "or", "and", "if", "is").contains(token.text());
          case SIGN -> words.is("[") || words.is("{");
          case END -> false;
        };
    return one
        ? new Arguments(List.of(postfix(primary())), Map.of(), Optional.empty(), Optional.empty())
        : arguments.optional();
  }

  private Expression postfix(Expression of) {
    Expression value = of;
    while (true) {
      Expression inner = value;
      if (words.take(".")) {
        value = member(inner, words.next());
      } else if (words.take("[")) {
        value = index(inner);
      } else if (words.is("(")) {
        value = called(inner);
      } else {
        return value;
      }
    }
  }

  private Expression member(Expression of, Token name) {
    if (name.kind() == Token.Kind.INTEGER) {
      Long place = Token.whole(name.text());
      return scope -> AttributeAccess.item(of.value(scope), place);
    }
    if (name.kind() != Token.Kind.NAME) {
      throw words.unexpected();
    }
    return scope -> AttributeAccess.attribute(of.value(scope), name.text());
  }

  private Expression called(Expression of) {
    Arguments given = arguments.required();
    return scope -> given.call(of.value(scope), scope);
  }

  /** A call as {@code call} blocks have it, to which one more argument comes. */
  record Call(Expression function, Arguments arguments) {

    Object with(String name, Object value, Scope scope) {
      Map<String, Expression> named = new LinkedHashMap<>(arguments.named());
      named.put(name, s -> value);
      return new Arguments(arguments.positional(), named, arguments.more(), arguments.moreNamed())
          .call(function.value(scope), scope);
    }
  }

  Call call() {
    Expression function = primary();
    while (words.is(".") || words.is("[")) {
      Expression of = function;
      function = words.take(".") ? member(of, words.next()) : indexed(of);
    }
    return new Call(function, arguments.required());
  }

  private Expression indexed(Expression of) {
    words.expect("[");
    return index(of);
  }

  private Expression index(Expression of) {
    Expression from = words.is(":") ? scope -> Undefined.NONE : expression();
    if (words.is(",")) {
      return tupleIndex(of, from);
    }
    if (words.take("]")) {
      return scope -> AttributeAccess.item(of.value(scope), from.value(scope));
    }
    words.expect(":");
    Expression to = words.is("]") || words.is(":") ? scope -> Undefined.NONE : expression();
    Expression step = words.take(":") && !words.is("]") ? expression() : scope -> Undefined.NONE;
    words.expect("]");
    return scope ->
        AttributeAccess.slice(
            of.value(scope), from.value(scope), to.value(scope), step.value(scope));
  }

  private Expression tupleIndex(Expression of, Expression first) {
    List<Expression> parts = new ArrayList<>(List.of(first));
    words.expect(",");
    parts.addAll(until("]"));
    return scope -> AttributeAccess.item(of.value(scope), new Tuple(values(parts, scope)));
  }

  private Expression primary() {
    Token token = words.peek();
    return switch (token.kind()) {
      case STRING -> text();
      case INTEGER -> constant(Token.whole(words.next().text()));
      case FLOAT -> constant(Double.valueOf(words.next().text()));
      case NAME -> name(words.next().text());
      case SIGN -> bracket();
      case END -> throw words.unexpected();
    };
  }

  private static Expression constant(Object value) {
    return scope -> value;
  }

  /** Strings side by side are one. */
  private Expression text() {
    StringBuilder text = new StringBuilder();
    while (words.peek().kind() == Token.Kind.STRING) {
      text.append(words.next().text());
    }
    return constant(text.toString());
  }

  private static Expression name(String name) {
    return switch (name) {
      case "true", "True" -> constant(true);
      case "false", "False" -> constant(false);
      case "none", "None" -> constant(Undefined.NONE);
      default -> scope -> scope.get(name);
    };
  }

  private Expression bracket() {
    if (words.take("(")) {
      Expression inner = words.is(")") ? constant(new Tuple(List.of())) : tuple();
      words.expect(")");
      return inner;
    }
    if (words.take("[")) {
      List<Expression> parts = until("]");
      return scope -> values(parts, scope);
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

  private static List<Object> values(List<Expression> parts, Scope scope) {
    List<Object> values = new ArrayList<>();
    parts.forEach(part -> values.add(part.value(scope)));
    return values;
  }

  private Expression dictionary() {
    List<Expression> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!words.take("}")) {
      keys.add(expression());
      words.expect(":");
      values.add(expression());
      if (!words.is("}")) {
        words.expect(",");
      }
    }
    return scope -> {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        map.put(Values.key(keys.get(i).value(scope)), values.get(i).value(scope));
      }
      return map;
    };
  }
}
