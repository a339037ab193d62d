package dev.heed.speech.transcript;

import dev.heed.generate.GenerationConfig;
import dev.heed.generate.GenerationOptions;
import dev.heed.spi.Option;
import java.util.List;
import java.util.Optional;

/**
 * The options of speech recognition.
 *
 * @param generation how a decoder writes; of it CTC models take the beams alone
 */
public record RecognitionOptions(
    @Option(
            value = "Cut long recordings into overlapping windows of this length (0: do not).",
            placeholder = "SECONDS",
            byDefault = "0",
            min = 0)
        double chunkLengthS,
    @Option(
            value = "Their overlap on each side, or on the left and the right (a sixth).",
            placeholder = "SECONDS[,SECONDS]",
            min = 0)
        List<Double> strideLengthS,
    @Option(
            value =
                "Whisper: end the windows of a long recording in pauses, and hear nothing where"
                    + " nobody speaks (false: where the last passage ended, as published).",
            byDefault = "false")
        boolean cutAtPauses,
    @Option(
            value =
                "Times of passages (true) or words (word) with Whisper, of words or characters"
                    + " (char) with CTC.",
            placeholder = "true|word|char",
            byDefault = "false")
        Timestamps returnTimestamps,
    @Option(
            value =
                "Whisper: the language spoken, else what generation_config.json says, else it is"
                    + " detected.",
            placeholder = "L")
        Optional<String> language,
    @Option(
            value =
                "Whisper: transcribe, or translate into English (what generation_config.json says,"
                    + " else transcribe).",
            placeholder = "T")
        Optional<String> task,
    @Option(value = "Whisper: which language was spoken.", byDefault = "false")
        boolean returnLanguage,
    GenerationOptions generation) {

  /** The published pipeline's, where a model says nothing. */
  private static final int BEAMS = 5;

  private static final int NEW_TOKENS = 256;

  public RecognitionOptions {
    strideLengthS = List.copyOf(strideLengthS);
  }

  /** How a decoder writes: as its model says, else as the published pipeline, and as asked here. */
  public GenerationConfig over(GenerationConfig model) {
    GenerationConfig config = model.has("num_beams") ? model : model.with("num_beams", BEAMS);
    if (!model.has("max_new_tokens") && !model.has("max_length")) {
      config = config.with("max_new_tokens", NEW_TOKENS);
    }
    return config.with(generation);
  }
}
