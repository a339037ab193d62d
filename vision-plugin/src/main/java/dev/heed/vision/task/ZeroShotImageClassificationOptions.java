package dev.heed.vision.task;

import dev.heed.spi.Option;
import java.util.List;
import java.util.Optional;

/** The options of {@link ZeroShotImageClassification}. */
public record ZeroShotImageClassificationOptions(
    @Option(value = "The labels to choose from; needed.", placeholder = "LABEL,...")
        List<String> candidateLabels,
    @Option(value = "The sentence that a label is put into.", byDefault = "This is a photo of {}.")
        String hypothesisTemplate,
    @Option(
            value = "For exports in two graphs without weights: exp(logit_scale).",
            placeholder = "F")
        Optional<Double> logitScale,
    @Option(value = "For the same: logit_bias (0).", placeholder = "F")
        Optional<Double> logitBias) {

  public ZeroShotImageClassificationOptions {
    candidateLabels = List.copyOf(candidateLabels);
    CandidateTexts.requirePlace(hypothesisTemplate);
  }

  /** What a call compares images with; a pipeline may be open without. */
  CandidateTexts texts() {
    return new CandidateTexts(candidateLabels, hypothesisTemplate);
  }
}
