package dev.heed.speech.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;

class HubertTest extends GoldenContract {

  @Override
  protected Architecture architecture() {
    return Wav2Vec2.hubert();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("hubert-ctc"));
  }
}
