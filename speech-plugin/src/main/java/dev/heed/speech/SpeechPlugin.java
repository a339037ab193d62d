package dev.heed.speech;

import dev.heed.speech.architecture.SpectrogramTransformer;
import dev.heed.speech.architecture.Wav2Vec2;
import dev.heed.speech.architecture.WhisperEncoder;
import dev.heed.spi.Architecture;
import dev.heed.spi.Plugin;
import java.util.List;
import java.util.stream.Stream;

/** All that the speech plugin offers. */
public final class SpeechPlugin implements Plugin {

  @Override
  public String name() {
    return "speech";
  }

  @Override
  public List<Architecture> architectures() {
    return Stream.concat(
            Stream.of(new SpectrogramTransformer(), new WhisperEncoder()),
            Wav2Vec2.family().stream())
        .toList();
  }
}
