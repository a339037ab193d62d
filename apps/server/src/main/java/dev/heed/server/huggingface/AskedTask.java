package dev.heed.server.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Which task a payload is for, where one folder serves several: a sentence model makes embeddings
 * and compares them, a model of entailment rates its own labels and the caller's.
 */
final class AskedTask {

  private AskedTask() {}

  /** Empty where the payload is for the model's own task. */
  static Optional<String> of(String own, JsonNode body) {
    JsonNode inputs = body.path("inputs");
    boolean labels = body.path("parameters").has("candidate_labels");
    if (own.equals("feature-extraction") && inputs.has("sentences")) {
      return Optional.of("sentence-similarity");
    }
    return own.equals("text-classification") && labels
        ? Optional.of("zero-shot-classification")
        : Optional.empty();
  }
}
