package dev.heed.nlp.template;

import dev.heed.nlp.template.Statement.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From chunks to statements. */
final class StatementParser {

  private final List<Chunk> chunks;
  private int at;

  StatementParser(List<Chunk> chunks) {
    this.chunks = chunks;
  }

  /** The whole template. */
  List<Statement> all() {
    List<Statement> statements = until(Set.of());
    if (at < chunks.size()) {
      throw Mistake.syntax("a block that nothing opened", chunks.get(at).content());
    }
    return statements;
  }

  /** Statements up to a block of one of these names, which is not taken. */
  private List<Statement> until(Set<String> ends) {
    List<Statement> statements = new ArrayList<>();
    while (at < chunks.size() && !ends.contains(keyword())) {
      if (keyword().startsWith("end") || Set.of("else", "elif").contains(keyword())) {
        return statements;
      }
      statements.add(statement(chunks.get(at++)));
    }
    return statements;
  }

  /** The first word of the next block; empty for what is no block. */
  private String keyword() {
    Chunk chunk = chunks.get(at);
    return chunk.kind() == Chunk.Kind.BLOCK ? chunk.content().split("\\W", 2)[0] : "";
  }

  private Words take(String... names) {
    if (at >= chunks.size() || !Set.of(names).contains(keyword())) {
      throw Mistake.syntax("no " + names[names.length - 1], "the end of a block");
    }
    Words words = new Words(chunks.get(at++).content());
    words.next();
    return words;
  }

  private Statement statement(Chunk chunk) {
    if (chunk.kind() == Chunk.Kind.TEXT) {
      return (scope, text) -> write(text, chunk.content());
    }
    Words words = new Words(chunk.content());
    if (chunk.kind() == Chunk.Kind.PRINT) {
      Expression value = whole(words);
      return (scope, text) -> write(text, Values.text(value.value(scope)));
    }
    return block(words.name(), words);
  }

  private static Flow write(StringBuilder to, String text) {
    to.append(text);
    return Flow.GO_ON;
  }

  private static Expression whole(Words words) {
    Expression value = new ExpressionParser(words).tuple();
    words.end();
    return value;
  }

  private Statement block(String name, Words words) {
    return switch (name) {
      case "if" -> condition(words);
      case "for" -> loop(words);
      case "set" -> set(words);
      case "macro" -> macro(words);
      case "generation" -> generation();
      case "break" -> (scope, text) -> Flow.LEAVE_LOOP;
      case "continue" -> (scope, text) -> Flow.NEXT_ROUND;
      default -> throw Mistake.syntax("no block '" + name + "' is known", name);
    };
  }

  /** {@code elif} is an {@code if} in the {@code else}. */
  private Statement condition(Words words) {
    Expression condition = whole(words);
    List<Statement> then = until(Set.of("elif", "else", "endif"));
    List<Statement> otherwise = new ArrayList<>();
    if (at < chunks.size() && keyword().equals("elif")) {
      otherwise.add(condition(take("elif")));
    } else if (at < chunks.size() && keyword().equals("else")) {
      take("else");
      otherwise.addAll(until(Set.of("endif")));
      take("endif");
    } else {
      take("endif");
    }
    return (scope, text) ->
        Statement.run(Values.isTrue(condition.value(scope)) ? then : otherwise, scope, text);
  }

  private Statement loop(Words words) {
    List<String> names = names(words);
    words.expect("in");
    Expression list = new ExpressionParser(words).or();
    Expression filter = words.take("if") ? new ExpressionParser(words).or() : scope -> true;
    words.take("recursive");
    words.end();
    List<Statement> body = until(Set.of("else", "endfor"));
    List<Statement> otherwise = new ArrayList<>();
    if (at < chunks.size() && keyword().equals("else")) {
      take("else");
      otherwise.addAll(until(Set.of("endfor")));
    }
    take("endfor");
    return new Loop(names, list, filter, body, otherwise);
  }

  private static List<String> names(Words words) {
    boolean bracket = words.take("(");
    List<String> names = new ArrayList<>(List.of(words.name()));
    while (words.take(",")) {
      names.add(words.name());
    }
    if (bracket) {
      words.expect(")");
    }
    return names;
  }

  private Statement set(Words words) {
    List<String> names = names(words);
    if (words.take(".")) {
      return setKey(names.get(0), words.name(), words);
    }
    if (words.take("=")) {
      Expression value = whole(words);
      return (scope, text) -> assign(scope, names, value.value(scope));
    }
    words.end();
    List<Statement> body = until(Set.of("endset"));
    take("endset");
    return (scope, text) -> {
      StringBuilder inner = new StringBuilder();
      Statement.run(body, scope.inner(), inner);
      return assign(scope, names, inner.toString());
    };
  }

  static Flow assign(Scope scope, List<String> names, Object value) {
    if (names.size() == 1) {
      scope.set(names.get(0), value);
    } else {
      List<Object> parts = Values.list(value);
      for (int i = 0; i < names.size(); i++) {
        scope.set(names.get(i), i < parts.size() ? parts.get(i) : Nothing.UNDEFINED);
      }
    }
    return Flow.GO_ON;
  }

  /** {@code set ns.key = value} is how a loop tells what is around it. */
  private static Statement setKey(String name, String key, Words words) {
    words.expect("=");
    Expression value = whole(words);
    return (scope, text) -> {
      if (scope.get(name) instanceof Map<?, ?> map) {
        @SuppressWarnings("unchecked") // dictionaries of templates have texts as keys
        Map<String, Object> space = (Map<String, Object>) map;
        space.put(key, value.value(scope));
        return Flow.GO_ON;
      }
      throw Mistake.run("it sets '%s.%s', but '%s' is no namespace.".formatted(name, key, name));
    };
  }

  private Statement generation() {
    List<Statement> body = until(Set.of("endgeneration"));
    take("endgeneration");
    return (scope, text) -> Statement.run(body, scope, text);
  }

  private Statement macro(Words words) {
    String name = words.name();
    words.expect("(");
    Macro.Parameters parameters = Macro.Parameters.of(words);
    words.end();
    List<Statement> body = until(Set.of("endmacro"));
    take("endmacro");
    return (scope, text) -> {
      scope.set(name, new Macro(parameters, body, scope));
      return Flow.GO_ON;
    };
  }
}
