package dev.heed.nlp.template;

import dev.heed.nlp.template.Statement.Flow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From chunks to statements. */
final class StatementParser {

  private final List<Chunk> chunks;
  private int at;
  private int loops;

  StatementParser(List<Chunk> chunks) {
    this.chunks = chunks;
  }

  /** The whole template. */
  List<Statement> all() {
    List<Statement> statements = until(Set.of());
    if (at < chunks.size()) {
      throw TemplateErrors.syntax("a block that nothing opened", chunks.get(at).text());
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

  private String keyword() {
    return chunks.get(at).keyword();
  }

  /** The statements of a block up to its end, which is taken. */
  private List<Statement> body(String end) {
    List<Statement> body = until(Set.of(end));
    TokenCursor words = take(end);
    if (end.equals("endblock") || end.equals("endmacro") || end.equals("endcall")) {
      words.take(words.peek().text());
    }
    words.end();
    return body;
  }

  private TokenCursor take(String name) {
    if (at >= chunks.size() || !keyword().equals(name)) {
      throw TemplateErrors.syntax("no " + name, "the end of a block");
    }
    TokenCursor words = new TokenCursor(chunks.get(at++));
    words.next();
    return words;
  }

  private boolean isNext(String name) {
    return at < chunks.size() && keyword().equals(name);
  }

  private Statement statement(Chunk chunk) {
    if (chunk.kind() == Chunk.Kind.TEXT) {
      return (scope, text) -> write(text, chunk.text());
    }
    TokenCursor words = new TokenCursor(chunk);
    return chunk.kind() == Chunk.Kind.PRINT ? print(words) : block(words.name(), words);
  }

  private static Statement print(TokenCursor words) {
    Expression value = whole(words);
    return (scope, text) -> write(text, Values.text(value.value(scope)));
  }

  private static Flow write(StringBuilder to, String text) {
    WorkBudget.writes(to, text);
    to.append(text);
    return Flow.GO_ON;
  }

  private static Expression whole(TokenCursor words) {
    Expression value = new ExpressionParser(words).tuple();
    words.end();
    return value;
  }

  private Statement block(String name, TokenCursor words) {
    return switch (name) {
      case "if" -> condition(words);
      case "for" -> loop(words);
      case "set" -> set(words);
      case "macro" -> macro(words);
      case "call" -> call(words);
      case "filter" -> filter(words);
      case "with" -> with(words);
      case "block", "generation", "autoescape" -> inner(name, words);
      case "print" -> prints(words);
      case "break" -> leave(words, "break", Flow.LEAVE_LOOP);
      case "continue" -> leave(words, "continue", Flow.NEXT_ROUND);
      default -> throw TemplateErrors.syntax("no block '" + name + "' is known", name);
    };
  }

  private Statement leave(TokenCursor words, String name, Flow flow) {
    words.end();
    if (loops == 0) {
      throw TemplateErrors.syntax("'" + name + "' outside of a loop", name);
    }
    return (scope, text) -> flow;
  }

  /** {@code elif} is an {@code if} in the {@code else}. */
  private Statement condition(TokenCursor words) {
    Expression condition = new ExpressionParser(words).plainTuple();
    words.end();
    List<Statement> then = until(Set.of("elif", "else", "endif"));
    List<Statement> otherwise = new ArrayList<>();
    if (isNext("elif")) {
      otherwise.add(condition(take("elif")));
    } else if (isNext("else")) {
      take("else").end();
      otherwise.addAll(body("endif"));
    } else {
      take("endif").end();
    }
    return (scope, text) ->
        Statement.run(Values.isTrue(condition.value(scope)) ? then : otherwise, scope, text);
  }

  private Statement loop(TokenCursor words) {
    Target target = Target.read(words);
    words.expect("in");
    Expression list = new ExpressionParser(words).plainTuple();
    Expression filter = words.take("if") ? new ExpressionParser(words).expression() : scope -> true;
    boolean recursive = words.take("recursive");
    words.end();
    loops++;
    List<Statement> body = until(Set.of("else", "endfor"));
    loops--;
    List<Statement> otherwise = new ArrayList<>();
    if (isNext("else")) {
      take("else").end();
      otherwise.addAll(body("endfor"));
    } else {
      take("endfor").end();
    }
    return new Loop(target, list, filter, recursive, body, otherwise);
  }

  private Statement set(TokenCursor words) {
    Target target = Target.read(words);
    if (words.take("=")) {
      Expression value = whole(words);
      return (scope, text) -> assign(scope, target, value.value(scope));
    }
    Captured held = new Captured();
    Expression written = new ExpressionParser(words).filters(held);
    words.end();
    List<Statement> body = body("endset");
    return (scope, text) -> assign(scope, target, held.run(body, written, scope));
  }

  private static Flow assign(Scope scope, Target target, Object value) {
    target.assign(scope, value);
    return Flow.GO_ON;
  }

  private Statement filter(TokenCursor words) {
    Captured held = new Captured();
    Expression written = new ExpressionParser(words).firstFilter(held);
    words.end();
    List<Statement> body = body("endfilter");
    return (scope, text) -> write(text, Values.text(held.run(body, written, scope)));
  }

  private Statement with(TokenCursor words) {
    Map<Target, Expression> values = new LinkedHashMap<>();
    while (!words.isEnd()) {
      Target target = Target.read(words);
      words.expect("=");
      values.put(target, new ExpressionParser(words).expression());
      words.take(",");
    }
    List<Statement> body = body("endwith");
    return (scope, text) -> {
      Scope inner = scope.inner();
      values.forEach((target, value) -> target.assign(inner, value.value(scope)));
      return Statement.run(body, inner, text);
    };
  }

  /** Blocks that do no more than keep their names to themselves. */
  private Statement inner(String name, TokenCursor words) {
    if (name.equals("generation")) {
      words.end();
    }
    List<Statement> body = body("end" + name);
    return (scope, text) -> Statement.run(body, scope.inner(), text);
  }

  private static Statement prints(TokenCursor words) {
    List<Expression> values = new ArrayList<>();
    do {
      values.add(new ExpressionParser(words).expression());
    } while (words.take(","));
    words.end();
    return (scope, text) -> {
      values.forEach(value -> text.append(Values.text(value.value(scope))));
      return Flow.GO_ON;
    };
  }

  private List<Statement> macroBody(String end) {
    int around = loops;
    loops = 0;
    List<Statement> body = body(end);
    loops = around;
    return body;
  }

  private Statement macro(TokenCursor words) {
    String name = words.name();
    Macro.Parameters parameters = Macro.Parameters.of(words);
    words.end();
    List<Statement> body = macroBody("endmacro");
    return (scope, text) ->
        assign(scope, (s, v) -> s.set(name, v), new Macro(name, parameters, body, scope));
  }

  /** {@code call(x) f(y)}: what is inside becomes {@code caller} of the macro. */
  private Statement call(TokenCursor words) {
    Macro.Parameters parameters =
        words.is("(") ? Macro.Parameters.of(words) : Macro.Parameters.NONE;
    ExpressionParser.Call call = new ExpressionParser(words).call();
    words.end();
    List<Statement> body = macroBody("endcall");
    return (scope, text) -> {
      Macro caller = new Macro("caller", parameters, body, scope);
      return write(text, Values.text(call.with("caller", caller, scope)));
    };
  }
}
