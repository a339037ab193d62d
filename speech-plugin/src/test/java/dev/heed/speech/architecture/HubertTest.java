package dev.heed.speech.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.ArchitectureContract;
import dev.heed.testing.Golden;
import java.nio.file.Path;
import java.util.List;

class HubertTest extends ArchitectureContract {

  @Override
  protected Architecture architecture() {
    return Wav2Vec2.hubert();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("hubert-ctc"));
  }
}
