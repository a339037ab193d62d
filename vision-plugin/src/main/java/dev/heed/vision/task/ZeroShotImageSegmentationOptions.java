package dev.heed.vision.task;

import dev.heed.spi.Option;
import dev.heed.vision.shape.ShapeOptions;
import java.util.List;

/** The options of {@link ZeroShotImageSegmentation}. */
public record ZeroShotImageSegmentationOptions(
    @Option(value = "What to look for; needed.", placeholder = "LABEL,...")
        List<String> candidateLabels,
    @Option(
            value = "How likely a pixel must be.",
            placeholder = "P",
            byDefault = "0.5",
            min = 0,
            max = 1)
        double threshold,
    @Option(value = "The sentence that a label is put into.", byDefault = "{}")
        String hypothesisTemplate,
    ShapeOptions shapes) {

  public ZeroShotImageSegmentationOptions {
    candidateLabels = List.copyOf(candidateLabels);
    CandidateTexts.requirePlace(hypothesisTemplate);
  }

  /** What a call looks for; a pipeline may be open without. */
  CandidateTexts texts() {
    return new CandidateTexts(candidateLabels, hypothesisTemplate);
  }
}
