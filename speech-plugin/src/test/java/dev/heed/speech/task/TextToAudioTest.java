package dev.heed.speech.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.spi.Source;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import dev.heed.testkit.WeightsByRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextToAudioTest {

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz '-";

  @TempDir private Path temporary;

  /** VITS of the reference data, with letters, and with or without chance. */
  private Path folder(String tokenizer, String noise) throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("vits"));
    WeightsByRule.folder(Reference.folder("models_5/text-to-audio__vits"), folder);
    StringBuilder vocabulary = new StringBuilder("{\"<pad>\": 0");
    for (int i = 0; i < LETTERS.length(); i++) {
      vocabulary.append(", \"").append(LETTERS.charAt(i)).append("\": ").append(i + 1);
    }
    Files.writeString(folder.resolve("vocab.json"), vocabulary + ", \"<unk>\": 39}");
    Files.writeString(folder.resolve("tokenizer_config.json"), tokenizer);
    Path config = folder.resolve("config.json");
    String all = Files.readString(config);
    Files.writeString(config, all.replaceAll("(\"noise_scale(_duration)?\": )0.0", "$1" + noise));
    return folder;
  }

  private static final String PLAIN =
      "{\"add_blank\": true, \"normalize\": true, \"phonemize\": false, \"is_uroman\": false}";

  private static Audio spoken(Path folder, String text, Map<String, String> options) {
    Opening opening = Opening.of(folder).withOptions(options);
    try (Pipeline<String, Audio> speak = Heed.start().pipeline(TextToAudio.TYPE, opening)) {
      return speak.run(text);
    }
  }

  @Test
  void letters_stand_between_blanks_in_lower_case_and_what_is_not_known_is_left_out()
      throws IOException {
    VitsLetters letters = VitsLetters.of(dev.heed.model.ModelFolder.open(folder(PLAIN, "0.0")));
    assertThat(letters.of(" Ab, c! ", false)).containsExactly(0, 1, 0, 2, 0, 27, 0, 3, 0);
    Refused.with(ErrorCode.INVALID_INPUT, () -> letters.of("123", false), "no letter");
  }

  @Test
  void phonemes_and_latin_letters_are_asked_for_where_the_model_reads_them() throws IOException {
    String phonemes = PLAIN.replace("\"phonemize\": false", "\"phonemize\": true");
    VitsLetters spoken = VitsLetters.of(dev.heed.model.ModelFolder.open(folder(phonemes, "0.0")));
    Refused.with(ErrorCode.UNSUPPORTED, () -> spoken.of("abc", false), "--phonemes");
    assertThat(spoken.of("ab?", true)).containsExactly(0, 1, 0, 2, 0, 39, 0);
    String roman = PLAIN.replace("\"is_uroman\": false", "\"is_uroman\": true");
    VitsLetters latin = VitsLetters.of(dev.heed.model.ModelFolder.open(folder(roman, "0.0")));
    Refused.with(ErrorCode.UNSUPPORTED, () -> latin.of("\u0442\u0430\u043a", false), "uroman");
  }

  @Test
  void the_same_seed_gives_the_same_sound_and_another_another() throws IOException {
    Path folder = folder(PLAIN, "0.6");
    Audio first = spoken(folder, "hello there", Map.of("seed", "7"));
    assertThat(first.rate()).isEqualTo(16_000);
    assertThat(first.length()).isPositive().satisfies(n -> assertThat(n % 16).isZero());
    assertThat(spoken(folder, "hello there", Map.of("seed", "7")).samples())
        .isEqualTo(first.samples());
    assertThat(spoken(folder, "hello there", Map.of("seed", "8")).samples())
        .isNotEqualTo(first.samples());
  }

  @Test
  void it_is_written_as_wav_and_told_as_rate_and_length() throws IOException {
    Audio made = spoken(folder(PLAIN, "0.0"), "hello", Map.of());
    Path file = temporary.resolve("hello.wav");
    TextToAudio.TYPE.draw("hello", made, file);
    Audio read = new AudioReader().read(Source.of(file));
    assertThat(read.rate()).isEqualTo(16_000);
    assertThat(read.length()).isEqualTo(made.length());
    for (int i = 0; i < made.length(); i++) {
      assertThat(read.samples()[i])
          .isCloseTo(made.samples()[i], org.assertj.core.data.Offset.offset(1e-4f));
    }
    assertThat(TextToAudio.TYPE.json(made).toString())
        .isEqualTo("{sampling_rate=16000, length=" + made.length() + "}");
  }
}
