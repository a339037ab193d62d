package dev.heed.vision.architecture;

import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.op.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a net of images made on its way.
 *
 * @param maps after the stem and after each stage, {@code [B, C, H, W]}
 * @param attentions the weights of each layer that attends; empty where none does
 */
record Stages(List<Value> maps, List<Optional<Value>> attentions) {

  /** A stage by its published name. */
  record Stage(String name, Value map) {}

  Stages {
    maps = List.copyOf(maps);
    attentions = List.copyOf(attentions);
  }

  /** Of a net without attention. */
  static Stages of(List<Value> maps) {
    return new Stages(maps, List.of());
  }

  Value last() {
    return maps.get(maps.size() - 1);
  }

  /**
   * Those that a configuration asks for by {@code out_features} or {@code out_indices}, which may
   * count from the end; the last one where it is silent.
   *
   * @throws HeedException INVALID_MODEL for one that is not there
   */
  List<Stage> asked(Json config) {
    List<Stage> asked = new ArrayList<>();
    if (config.has("out_features")) {
      config.texts("out_features").forEach(name -> asked.add(stage(names().indexOf(name), name)));
    } else if (config.has("out_indices")) {
      for (int index : config.integers("out_indices")) {
        asked.add(stage(index < 0 ? maps.size() + index : index, Integer.toString(index)));
      }
    } else {
      asked.add(stage(maps.size() - 1, "the last"));
    }
    if (asked.isEmpty()) {
      throw HeedException.invalidModel(
          "config.json takes no features of the backbone: its list of them is empty. There are: %s."
              .formatted(String.join(", ", names())));
    }
    return asked;
  }

  private List<String> names() {
    return IntStream.range(0, maps.size()).mapToObj(i -> i == 0 ? "stem" : "stage" + i).toList();
  }

  private Stage stage(int index, String asked) {
    if (index < 0 || index >= maps.size()) {
      throw HeedException.invalidModel(
          "config.json takes the features '%s' of the backbone, which has: %s."
              .formatted(asked, String.join(", ", names())));
    }
    return new Stage(names().get(index), maps.get(index));
  }
}
