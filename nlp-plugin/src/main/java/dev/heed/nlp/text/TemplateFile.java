package dev.heed.nlp.text;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.api.Internal;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder's chat template: {@code chat_template.jinja}, or {@code chat_template} of {@code
 * chat_template.json}, {@code processor_config.json} or {@code tokenizer_config.json}.
 */
@Internal
public final class TemplateFile {

  private static final long MOST_BYTES = 1 << 20;

  private final Template template;
  private final Map<String, String> special;

  private TemplateFile(Template template, Map<String, String> special) {
    this.template = template;
    this.special = special;
  }

  /** Empty where the folder has none. */
  public static Optional<TemplateFile> of(ModelFolder folder) {
    return folder
        .find("chat_template.jinja")
        .map(TemplateFile::read)
        .or(() -> written(folder))
        .map(source -> new TemplateFile(Template.of(source), TextTokenizer.specialTokens(folder)));
  }

  /** The text that the template makes of {@code values}; it sees the special tokens too. */
  public String render(Map<String, Object> values) {
    Map<String, Object> all = new LinkedHashMap<>(values);
    all.putAll(special);
    return template.render(all);
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw invalidModel(
            String.format(
                Locale.ROOT,
                "%s has %,d bytes; a chat template may have %,d. Is it really one?",
                file,
                Files.size(file),
                MOST_BYTES));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw invalidModel("%s cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  private static Optional<String> written(ModelFolder folder) {
    return Stream.of("chat_template.json", "processor_config.json", "tokenizer_config.json")
        .flatMap(file -> folder.findJson(file).stream())
        .flatMap(config -> written(config).stream())
        .findFirst();
  }

  /** One template, or the one called default of several. */
  private static Optional<String> written(Json config) {
    return JsonNodes.find(config, "chat_template")
        .flatMap(
            node -> {
              if (node.isTextual()) {
                return Optional.of(node.asText());
              }
              for (JsonNode named : node) {
                if (named.path("name").asText().equals("default")) {
                  return Optional.of(named.path("template").asText());
                }
              }
              return Optional.empty();
            });
  }
}
