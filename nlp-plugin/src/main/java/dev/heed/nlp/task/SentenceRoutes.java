package dev.heed.nlp.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a folder's {@code modules.json} says, for each route that a call asks for. It is read by the
 * first call that needs it: a folder may have modules that do not matter otherwise.
 */
final class SentenceRoutes {

  private final ModelFolder folder;
  private final Map<String, Optional<SentenceModules>> read = new ConcurrentHashMap<>();

  SentenceRoutes(ModelFolder folder) {
    this.folder = folder;
  }

  /** Empty where the folder has no {@code modules.json}. */
  Optional<SentenceModules> find(Optional<String> route) {
    Optional<SentenceModules> modules =
        read.computeIfAbsent(route.orElse(""), key -> SentenceModules.of(folder, route));
    if (modules.isEmpty() && route.isPresent()) {
      throw none(folder.toString(), route.get());
    }
    return modules;
  }

  /** Those of a folder, or the usual ones where it says nothing. */
  SentenceModules orUsual(Optional<String> route) {
    return find(route).orElseGet(() -> SentenceModules.usual(folder));
  }

  static HeedException none(String origin, String route) {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "--route is '%s', but %s has no Router: all texts take one way. Leave the option out."
            .formatted(route, origin));
  }
}
