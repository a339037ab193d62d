package dev.heed.vision.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Labels;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The labels that a call asks about, and the sentences that the model compares images with.
 *
 * @param template a sentence with {@code {}} where the label goes
 */
record CandidateTexts(List<String> labels, String template) {

  private static final String PLACE = "{}";

  CandidateTexts {
    labels = List.copyOf(labels);
    requirePlace(template);
    if (labels.isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "There are no labels to look for. Give some: --candidate-labels \"a cat, a dog, a"
              + " teapot\".");
    }
  }

  static void requirePlace(String template) {
    if (!template.contains(PLACE)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--hypothesis-template should have {} where the label goes, such as \"This is a photo of {}.\", but is '%s'."
              .formatted(template));
    }
  }

  List<String> sentences() {
    return labels.stream().map(label -> template.replace(PLACE, label)).toList();
  }

  /** The labels by the numbers of the model's columns. */
  Labels byColumn() {
    return new Labels(
        IntStream.range(0, labels.size()).boxed().collect(Collectors.toMap(i -> i, labels::get)));
  }
}
