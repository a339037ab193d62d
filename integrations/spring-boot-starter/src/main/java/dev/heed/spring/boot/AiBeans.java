package dev.heed.spring.boot;

import dev.heed.Pipeline;
import dev.heed.nlp.generation.WrittenText;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.transcript.Transcript;
import dev.heed.spring.ai.HeedChatModel;
import dev.heed.spring.ai.HeedEmbeddingModel;
import dev.heed.spring.ai.HeedTranscriptionModel;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Spring AI's models by task; loaded only where Spring AI is there. */
final class AiBeans {

  private AiBeans() {}

  @SuppressWarnings("unchecked") // the task says what its pipeline takes and gives
  static Optional<ModelBeans.AiKind> of(String task) {
    return switch (task) {
      case "feature-extraction" ->
          Optional.of(
              new ModelBeans.AiKind(
                  "EmbeddingModel",
                  HeedEmbeddingModel.class,
                  p -> new HeedEmbeddingModel((Pipeline<String, Tensor>) p)));
      case "text-generation" ->
          Optional.of(
              new ModelBeans.AiKind(
                  "ChatModel",
                  HeedChatModel.class,
                  p -> new HeedChatModel((Pipeline<String, List<WrittenText>>) p)));
      case "automatic-speech-recognition" ->
          Optional.of(
              new ModelBeans.AiKind(
                  "TranscriptionModel",
                  HeedTranscriptionModel.class,
                  p -> new HeedTranscriptionModel((Pipeline<Audio, Transcript>) p)));
      default -> Optional.empty();
    };
  }
}
