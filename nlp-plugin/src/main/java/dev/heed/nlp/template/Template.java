package dev.heed.nlp.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A template that was read, with all that Jinja 3.1 knows but {@code include}, {@code import} and
 * {@code extends}, set up as for chat templates: blocks trimmed, {@code break} and {@code
 * continue}, {@code generation}, {@code tojson} without HTML, nothing escaped. Safe for concurrent
 * use.
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
    try {
      return new Template(new StatementParser(Lexer.split(source)).all());
    } catch (StackOverflowError e) {
      throw TemplateErrors.syntax("brackets or blocks nested too deep", "the template");
    }
  }

  /**
   * Writes the text for these values: strings, numbers, booleans, lists and maps of them.
   *
   * @throws dev.heed.error.HeedException INVALID_INPUT where the template refuses them, or does
   *     more than any chat needs
   */
  public String render(Map<String, Object> values) {
    Map<String, Object> all = new LinkedHashMap<>(Functions.GLOBALS);
    all.putAll(values);
    return WorkBudget.within(
        () -> {
          StringBuilder text = new StringBuilder();
          Statement.run(statements, new Scope(all), text);
          return text.toString();
        });
  }
}
