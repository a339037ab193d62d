package dev.heed.speech.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;

class WhisperEncoderTest extends GoldenContract {

  @Override
  protected Architecture architecture() {
    return new WhisperEncoder();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("whisper"));
  }

  @Override
  protected boolean applies(Golden golden) {
    return golden.outputs().containsKey("encoder_last_hidden_state");
  }

  /** Cases name outputs of encoder and decoder. */
  @Override
  protected String outputName(String stored) {
    return stored.equals("encoder_last_hidden_state") ? "last_hidden_state" : stored;
  }

  @Override
  protected boolean isMap(String stored) {
    return stored.startsWith("encoder_attentions.");
  }
}
