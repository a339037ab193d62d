package dev.heed.speech.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;

class SpectrogramTransformerTest extends GoldenContract {

  @Override
  protected Architecture architecture() {
    return new SpectrogramTransformer();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("audio-spectrogram-transformer"));
  }
}
