package dev.heed.nlp.text;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.api.Internal;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.template.Template;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A folder's chat template, or its several; {@link ChatTemplateFiles} says where they are. */
@Internal
public final class TemplateFile {

  private static final String DEFAULT = "default";
  private static final String FOR_TOOLS = "tool_use";

  private final Map<String, String> sources;
  private final Map<String, String> special;
  private final Map<String, Template> parsed = new ConcurrentHashMap<>();

  private TemplateFile(Map<String, String> sources, Map<String, String> special) {
    this.sources = sources;
    this.special = special;
  }

  /** Empty where the folder has none. */
  public static Optional<TemplateFile> of(ModelFolder folder) {
    Map<String, String> sources = ChatTemplateFiles.of(folder);
    return sources.isEmpty()
        ? Optional.empty()
        : Optional.of(new TemplateFile(sources, TextTokenizer.specialTokens(folder)));
  }

  /** The text that the template makes of {@code values}; it sees the special tokens too. */
  public String render(Map<String, Object> values) {
    Map<String, Object> all = new LinkedHashMap<>(values);
    all.putAll(special);
    boolean tools = values.get("tools") instanceof Collection<?> given && !given.isEmpty();
    return template(tools).render(all);
  }

  /** Of several, the one for tools where there are any, else the default; as published. */
  private Template template(boolean tools) {
    String name = tools && sources.containsKey(FOR_TOOLS) ? FOR_TOOLS : DEFAULT;
    String source = sources.get(name);
    if (source == null) {
      throw invalidInput(
          "The model has chat templates for %s, but none that is called '%s'. Give plain text instead of a chat."
              .formatted(String.join(", ", sources.keySet()), name));
    }
    return parsed.computeIfAbsent(name, key -> Template.of(source));
  }
}
