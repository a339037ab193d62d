package dev.heed.nlp.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.error.Suggestions;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The module Router, Asym of old: a list of modules for each route, such as queries and documents.
 *
 * @param path its folder
 * @param config {@code router_config.json}, or {@code config.json} of older files
 */
record SentenceRouter(String path, Json config) {

  /** A module of a route: its type, and its folder. */
  record RoutedModule(String type, String path) {}

  static SentenceRouter of(ModelFolder folder, String path) {
    String name = path + "/router_config.json";
    return new SentenceRouter(
        path, folder.json(folder.find(name).isPresent() ? name : path + "/config.json"));
  }

  /**
   * The modules of a route.
   *
   * @param asked what a call asks for; empty for the route that the model takes then
   * @throws HeedException UNKNOWN_NAME where there is no such route; INVALID_OPTION where one must
   *     be chosen
   */
  List<RoutedModule> modules(Optional<String> asked) {
    Json types = config.object("types");
    return config.object("structure").texts(route(asked)).stream()
        .map(id -> new RoutedModule(types.text(id), path.isEmpty() ? id : path + "/" + id))
        .toList();
  }

  /** In the published order: by mapping, by name, by default. */
  private String route(Optional<String> asked) {
    List<String> routes = config.object("structure").keys();
    if (routes.isEmpty()) {
      throw invalidModel("%s has no route in its 'structure'.".formatted(config.origin()));
    }
    Json mappings = config.objectOrEmpty("parameters").objectOrEmpty("route_mappings");
    String task = asked.map(name -> "'" + name + "'").orElse("None");
    Optional<String> mapped =
        Stream.of(task + ", 'text'", task + ", None", "None, 'text'", "None, None")
            .map("(%s)"::formatted)
            .filter(mappings::has)
            .map(mappings::text)
            .findFirst();
    return mapped
        .or(
            () ->
                Stream.concat(asked.stream(), Stream.of("text"))
                    .filter(routes::contains)
                    .findFirst())
        .orElseGet(() -> usual(asked, routes));
  }

  private String usual(Optional<String> asked, List<String> routes) {
    if (asked.isPresent()) {
      throw Suggestions.unknown("route", asked.get(), routes);
    }
    Json parameters = config.objectOrEmpty("parameters");
    if (parameters.has("default_route")) {
      return parameters.text("default_route");
    }
    if (parameters.flag("allow_empty_key", true)) {
      return routes.get(0);
    }
    throw new HeedException(
        ErrorCode.INVALID_OPTION,
        "%s has a route for each kind of text and none by default. Choose with --route: %s."
            .formatted(config.origin(), String.join(", ", routes)));
  }
}
