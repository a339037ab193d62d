package dev.heed.nlp.text;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where a folder has its chat templates, by name: {@code chat_template.jinja} and those of {@code
 * additional_chat_templates}, else {@code chat_template} of {@code chat_template.json}, {@code
 * processor_config.json} or {@code tokenizer_config.json}, one text or several with names.
 */
final class ChatTemplateFiles {

  private static final long MOST_BYTES = 1 << 20;

  private static final String DEFAULT = "default";

  private static final String MORE = "additional_chat_templates";

  private static final String ENDING = ".jinja";

  private static final List<String> JSON_FILES =
      List.of("chat_template.json", "processor_config.json", "tokenizer_config.json");

  private ChatTemplateFiles() {}

  static Map<String, String> of(ModelFolder folder) {
    Map<String, String> found = new TreeMap<>();
    JSON_FILES.stream()
        .flatMap(name -> folder.findJson(name).stream())
        .map(ChatTemplateFiles::written)
        .filter(templates -> !templates.isEmpty())
        .findFirst()
        .ifPresent(found::putAll);
    more(folder).forEach((name, file) -> found.put(name, read(file)));
    folder.find("chat_template" + ENDING).ifPresent(file -> found.put(DEFAULT, read(file)));
    return found;
  }

  private static Map<String, Path> more(ModelFolder folder) {
    Map<String, Path> files = new TreeMap<>();
    Path place = folder.path().resolve(MORE);
    if (!Files.isDirectory(place)) {
      return files;
    }
    try (Stream<Path> listed = Files.list(place)) {
      listed
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(ENDING))
          .forEach(
              name ->
                  folder
                      .find(MORE + "/" + name)
                      .ifPresent(
                          file ->
                              files.put(name.substring(0, name.length() - ENDING.length()), file)));
      return files;
    } catch (IOException e) {
      throw invalidModel("%s cannot be read: %s".formatted(place, e.getMessage()));
    }
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

  /** One template is the default; several are a list of names and texts, or an object. */
  private static Map<String, String> written(Json config) {
    Map<String, String> templates = new TreeMap<>();
    Optional<JsonNode> node = JsonNodes.find(config, "chat_template");
    if (node.filter(JsonNode::isTextual).isPresent()) {
      templates.put(DEFAULT, node.orElseThrow().asText());
    } else if (node.filter(JsonNode::isArray).isPresent()) {
      node.orElseThrow()
          .forEach(
              named -> templates.put(named.path("name").asText(), named.path("template").asText()));
    } else if (node.filter(JsonNode::isObject).isPresent()) {
      node.orElseThrow()
          .properties()
          .forEach(named -> templates.put(named.getKey(), named.getValue().asText()));
    }
    return templates;
  }
}
