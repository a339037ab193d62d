package dev.heed.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.nlp.generation.TextGeneration;
import dev.heed.nlp.task.FeatureExtraction;
import dev.heed.speech.task.AutomaticSpeechRecognition;
import dev.heed.testing.Reference;
import dev.heed.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.audio.transcription.AudioTranscriptionPrompt;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.document.Document;
import org.springframework.core.io.FileSystemResource;

class HeedModelsTest {

  private static final Heed HEED = Heed.start();

  @TempDir private Path folder;

  @Test
  void texts_become_vectors() {
    try (var pipeline = HEED.pipeline(FeatureExtraction.TYPE, Opening.standard())) {
      HeedEmbeddingModel model = new HeedEmbeddingModel(pipeline);
      List<float[]> vectors = model.embed(List.of("a text", "another"));
      assertThat(vectors).hasSize(2);
      assertThat(model.embed(new Document("a text"))).isEqualTo(vectors.get(0));
      assertThat(model.dimensions()).isEqualTo(384);
    }
  }

  @Test
  void a_chat_is_answered_and_streamed_alike() throws IOException {
    Path chat = chat();
    try (var pipeline = HEED.pipeline(TextGeneration.TYPE, chat)) {
      HeedChatModel model = new HeedChatModel(pipeline);
      Prompt prompt =
          new Prompt("Hello", ChatOptions.builder().temperature(0.0).maxTokens(8).build());
      String whole = model.call(prompt).getResult().getOutput().getText();
      assertThat(whole).isNotEmpty();
      String pieces =
          model.stream(prompt)
              .map(piece -> String.valueOf(piece.getResult().getOutput().getText()))
              .collectList()
              .map(all -> String.join("", all))
              .block();
      assertThat(pieces).isEqualTo(whole);
    }
  }

  private Path chat() throws IOException {
    Path from = Reference.folder("models/gpt2");
    Files.createDirectories(folder.resolve("onnx"));
    for (String name :
        List.of(
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "onnx/model.onnx")) {
      Files.copy(from.resolve(name), folder.resolve(name));
    }
    Files.writeString(
        folder.resolve("chat_template.jinja"),
        "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant:");
    return folder;
  }

  @Test
  void a_recording_is_transcribed() {
    Opening opening =
        Opening.of(Reference.folder("models/whisper")).withOptions(Map.of("max-new-tokens", "8"));
    try (var pipeline = HEED.pipeline(AutomaticSpeechRecognition.TYPE, opening)) {
      Path sound = Repository.root().resolve("examples/sounds/message.wav");
      HeedTranscriptionModel model = new HeedTranscriptionModel(pipeline);
      String text =
          model
              .call(new AudioTranscriptionPrompt(new FileSystemResource(sound)))
              .getResult()
              .getOutput();
      assertThat(text).isNotNull();
    }
  }
}
