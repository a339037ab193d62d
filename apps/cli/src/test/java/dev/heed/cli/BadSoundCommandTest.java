package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.testing.Golden;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every task on sound that is not as it should be: an answer, or an error that teaches. */
class BadSoundCommandTest {

  @TempDir Path folder;

  private final Map<String, Path> sounds = new LinkedHashMap<>();

  @BeforeEach
  void write() throws IOException {
    put("silence", wav(16000, 1, new float[16000], 0));
    put("10ms", wav(16000, 1, new float[160], 0));
    put("clipped", wav(16000, 1, square(16000), 0));
    float[] broken = square(16000);
    broken[8000] = Float.NaN;
    put("nan", wav(16000, 1, broken, 0));
    put("lying", wav(16000, 1, square(16000), 1_000_000));
    put("eight-channels", wav(16000, 8, square(8 * 8000), 0));
    put("4khz", wav(4000, 1, square(8000), 0));
    put("empty", new byte[0]);
    put("no-samples", wav(16000, 1, new float[0], 0));
    put("text", "this is no sound".getBytes(StandardCharsets.UTF_8));
  }

  private void put(String name, byte[] bytes) throws IOException {
    sounds.put(name, Files.write(folder.resolve(name + ".wav"), bytes));
  }

  private static float[] square(int length) {
    float[] samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = i % 40 < 20 ? 1.5f : -1.5f;
    }
    return samples;
  }

  /** 32 bit floats; {@code lie} is added to the lengths in the header. */
  private static byte[] wav(int rate, int channels, float[] samples, int lie) {
    int bytes = 4 * samples.length;
    ByteBuffer file = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + bytes + lie);
    file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 3);
    file.putShort((short) channels).putInt(rate).putInt(4 * channels * rate);
    file.putShort((short) (4 * channels)).putShort((short) 32);
    file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes + lie);
    file.asFloatBuffer().put(samples);
    return file.array();
  }

  @ParameterizedTest
  @CsvSource({
    "automatic-speech-recognition, whisper, --max-new-tokens=4",
    "automatic-speech-recognition, moonshine, --max-new-tokens=4",
    "automatic-speech-recognition, wav2vec2-ctc, --chunk-length-s=0.5",
    "automatic-speech-recognition, hubert-ctc, --return-timestamps=word",
    "audio-classification, audio-spectrogram-transformer, --top-k=1",
    "zero-shot-audio-classification, clap, '--candidate-labels=dog,cat'",
    "voice-activity-detection, '', --threshold=0.5"
  })
  void each_sound_is_answered_or_refused_and_none_is_a_failure_of_ours(
      String task, String model, String option) {
    List<String> words = new ArrayList<>(List.of("run", task));
    sounds.values().forEach(file -> words.add(file.toString()));
    if (!model.isEmpty()) {
      words.addAll(List.of("--model", Golden.folder(model).toString()));
    }
    words.addAll(List.of(option.split("=", 2)));
    words.add("--json");
    Run run = Run.heed(words.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).doesNotContain("\tat ");
    List<JsonNode> answers = run.json();
    assertThat(answers).hasSize(sounds.size());
    int i = 0;
    for (String name : sounds.keySet()) {
      check(name, answers.get(i++), model);
    }
  }

  private static void check(String name, JsonNode answer, String model) {
    String message = answer.at("/error/message").asText();
    System.out.printf(
        "%-30s %-15s %s%n", model, name, message.isEmpty() ? "answered" : message.split("\n")[0]);
    switch (name) {
      case "nan" -> assertThat(message).contains("NaN", "0.500 s");
      case "empty" -> assertThat(message).contains("is empty");
      case "no-samples" -> assertThat(message).contains("no samples");
      case "text" -> assertThat(message).contains("not a recording");
      case "10ms" ->
          assertThat(message).matches("|.*too short: .* at least .*|.*too short: .*frames of .*");
      default -> assertThat(message).as("%s on %s", model, name).isEmpty();
    }
  }
}
