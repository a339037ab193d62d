package dev.heed.speech.whisper;

import dev.heed.generate.GenerationConfig;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.speech.score.EnglishText;
import dev.heed.speech.transcript.ByteLevelTokens;
import dev.heed.speech.transcript.RecognitionOptions;
import dev.heed.spi.OptionSchema;
import dev.heed.spi.Tokenizer;
import dev.heed.testing.Reference;
import dev.heed.testing.fuzz.FuzzTarget;
import dev.heed.testing.fuzz.FuzzTarget.Form;
import dev.heed.testing.fuzz.FuzzTarget.Reading;
import dev.heed.testing.fuzz.Seeds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Whisper's {@code generation_config.json}, and {@code normalizer.json} beside it. */
public final class WhisperSettingsTarget {

  private static final RecognitionOptions OPTIONS =
      OptionSchema.of(RecognitionOptions.class).parse(Map.of());

  private WhisperSettingsTarget() {}

  public static FuzzTarget target() {
    return new FuzzTarget("whisper-settings", Form.JSON, WhisperSettingsTarget::reading);
  }

  private static Reading reading(Path folder) {
    Path model = folder.resolve("whisper");
    Path published = Reference.folder("models/whisper");
    Seeds.copy(published.resolve("config.json"), model.resolve("config.json"));
    List<byte[]> seeds =
        List.of(
            Seeds.bytes(published.resolve("generation_config.json")),
            "{\"colour\": \"color\", \"grey\": \"gray\"}".getBytes(StandardCharsets.UTF_8));
    Tokenizer tokens =
        new ByteLevelTokens(JsonNodes.of(ModelFolder.open(published).json("vocab.json")));
    List<String> files = List.of("generation_config.json", "normalizer.json");
    return Reading.of(
        seeds,
        (bytes, seed) -> {
          for (int i = 0; i < files.size(); i++) {
            Seeds.put(model.resolve(files.get(i)), i == seed ? bytes : seeds.get(i));
          }
          use(ModelFolder.open(model), tokens);
        });
  }

  private static void use(ModelFolder folder, Tokenizer tokens) {
    EnglishText.of(folder).words("the colour is grey");
    WhisperSettings settings = WhisperSettings.of(GenerationConfig.of(folder), 1500, OPTIONS);
    settings.writesTimes(true);
    WhisperTokens.of(tokens, settings.config().values());
  }
}
