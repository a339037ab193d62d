package dev.heed.vision.task;

import dev.heed.spi.Option;
import java.util.List;
import java.util.Optional;

/** The options of {@link ZeroShotObjectDetection}. */
public record ZeroShotObjectDetectionOptions(
    @Option(value = "What to look for; needed.", placeholder = "LABEL,...")
        List<String> candidateLabels,
    @Option(
            value = "How likely an object must be.",
            placeholder = "P",
            byDefault = "0.1",
            min = 0,
            max = 1)
        double threshold,
    @Option(value = "How many objects at most (all).", min = 1) Optional<Integer> topK) {

  public ZeroShotObjectDetectionOptions {
    candidateLabels = List.copyOf(candidateLabels);
  }

  /** What a call looks for; a pipeline may be open without. */
  CandidateTexts texts() {
    return new CandidateTexts(candidateLabels, "{}");
  }
}
