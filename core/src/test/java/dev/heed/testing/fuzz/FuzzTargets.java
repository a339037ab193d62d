package dev.heed.testing.fuzz;

import java.util.List;
import java.util.ServiceLoader;

/** The targets of one module; found as a service. */
public interface FuzzTargets {

  /** All of this module. */
  List<FuzzTarget> all();

  /** Those of every module on the class path. */
  static List<FuzzTarget> found() {
    return ServiceLoader.load(FuzzTargets.class).stream()
        .flatMap(module -> module.get().all().stream())
        .toList();
  }

  /** One of them. */
  static FuzzTarget named(String name) {
    return found().stream()
        .filter(target -> target.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No target '%s'. There are: %s."
                        .formatted(name, found().stream().map(FuzzTarget::name).toList())));
  }
}
