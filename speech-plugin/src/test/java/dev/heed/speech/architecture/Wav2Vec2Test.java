package dev.heed.speech.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;

class Wav2Vec2Test extends GoldenContract {

  @Override
  protected Architecture architecture() {
    return Wav2Vec2.wav2Vec2();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("wav2vec2-ctc"));
  }
}
