package dev.heed.learn.course;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.api.Internal;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.Labels;
import dev.heed.spi.Architecture;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What a {@code config.json} says of a classifier: its head and its labels. */
@Internal
public final class Classifier {

  private Classifier() {}

  /**
   * The configuration with these labels, and with a head of a kind.
   *
   * @param kind the end of the head's class: {@code ForImageClassification}
   * @throws HeedException UNSUPPORTED where the architecture has no such head
   */
  public static Json of(Json config, Architecture architecture, String kind, List<String> labels) {
    ObjectNode node = JsonNodes.of(config).deepCopy();
    if (config.texts("architectures").stream().noneMatch(name -> name.contains(kind))) {
      node.putArray("architectures").add(head(architecture, kind));
    }
    List<String> own =
        IntStream.range(0, Labels.of(config).size()).mapToObj(Labels.of(config)::get).toList();
    if (!own.equals(labels)) {
      ObjectNode names = node.putObject("id2label");
      ObjectNode numbers = node.putObject("label2id");
      IntStream.range(0, labels.size())
          .forEach(
              i -> {
                names.put(Integer.toString(i), labels.get(i));
                numbers.put(labels.get(i), i);
              });
      node.remove("num_labels");
    }
    node.remove("problem_type");
    return JsonNodes.json(config.origin(), node);
  }

  /**
   * The labels of some data in the order of a model that has the same ones, so that its head can be
   * kept; else by their numbers where all are whole numbers, else by their names.
   */
  public static List<String> order(Json config, Collection<String> found) {
    Labels own = Labels.of(config);
    List<String> names = IntStream.range(0, own.size()).mapToObj(own::get).toList();
    if (names.size() == found.size() && names.containsAll(found)) {
      return names;
    }
    boolean numbers = found.stream().allMatch(label -> label.matches("-?\\d{1,9}"));
    return found.stream()
        .sorted(
            numbers
                ? Comparator.comparingInt(Integer::parseInt)
                : Comparator.<String>naturalOrder())
        .toList();
  }

  private static String head(Architecture architecture, String kind) {
    return architecture.heads().stream()
        .filter(name -> name.endsWith(kind))
        .findFirst()
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.UNSUPPORTED,
                    "'%s' has no head '...%s', which classifies; it has: %s."
                        .formatted(
                            architecture.modelType(),
                            kind,
                            String.join(", ", architecture.heads()))));
  }
}
