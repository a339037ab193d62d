package dev.heed.speech.task;

import dev.heed.model.EmbeddedModel;
import dev.heed.spi.StandardModel;
import java.util.Map;

/** The models that ship inside this plugin. */
final class StandardModels {

  private static final String FOLDER = "dev/heed/speech/models/silero-vad/";

  static final StandardModel SILERO_VAD =
      new StandardModel(
          "heed: no --model given: using the embedded Silero VAD 6 (MIT), which finds speech in any"
              + " language.",
          new EmbeddedModel(
                  StandardModels.class,
                  "silero-vad-6",
                  Map.of(
                      "config.json", FOLDER + "config.json",
                      "LICENSE", FOLDER + "LICENSE",
                      "model.onnx", FOLDER + "model.onnx"))
              ::unpack);

  private StandardModels() {}
}
