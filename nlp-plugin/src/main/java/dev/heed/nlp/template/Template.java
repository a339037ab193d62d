package dev.heed.nlp.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A template that was read: {@code if}, {@code for}, {@code set}, {@code macro}, expressions,
 * filters and tests, with blocks trimmed as for chat templates. Safe for concurrent use.
 *
 * @see <a href="https://jinja.palletsprojects.com/en/stable/templates/">Jinja</a>
 */
public final class Template {

  private final List<Statement> statements;

  private Template(List<Statement> statements) {
    this.statements = statements;
  }

  /**
   * Reads a template.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL where it uses what Heed does not know
   */
  public static Template of(String source) {
    return new Template(new StatementParser(Chunk.split(source)).all());
  }

  /**
   * Writes the text for these values: strings, numbers, booleans, lists and maps of them.
   *
   * @throws dev.heed.error.HeedException INVALID_INPUT where the template refuses them
   */
  public String render(Map<String, Object> values) {
    Map<String, Object> all = new LinkedHashMap<>(Functions.GLOBALS);
    all.putAll(values);
    StringBuilder text = new StringBuilder();
    Statement.run(statements, new Scope(all), text);
    return text.toString();
  }
}
