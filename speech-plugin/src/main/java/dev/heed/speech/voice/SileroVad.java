package dev.heed.speech.voice;

import dev.heed.api.Internal;
import dev.heed.model.EmbeddedModel;
import dev.heed.spi.StandardModel;
import java.util.Map;

/**
 * The detector of speech that ships inside this plugin.
 *
 * @see <a href="https://github.com/snakers4/silero-vad">Silero VAD</a>
 */
@Internal
public final class SileroVad {

  private static final String FOLDER = "dev/heed/speech/models/silero-vad/";

  public static final StandardModel MODEL =
      new StandardModel(
          "heed: no --model given: using the embedded Silero VAD 6 (MIT), which finds speech in any"
              + " language.",
          new EmbeddedModel(
                  SileroVad.class,
                  "silero-vad-6",
                  Map.of(
                      "config.json", FOLDER + "config.json",
                      "LICENSE", FOLDER + "LICENSE",
                      "model.onnx", FOLDER + "model.onnx"))
              ::unpack);

  private SileroVad() {}
}
