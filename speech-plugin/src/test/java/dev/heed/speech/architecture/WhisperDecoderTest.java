package dev.heed.speech.architecture;

import dev.heed.speech.SpeechPlugin;
import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.MemoryContract;
import dev.heed.testkit.StoredCase;
import java.nio.file.Path;
import java.util.List;

class WhisperDecoderTest extends MemoryContract {

  @Override
  protected List<Architecture> architectures() {
    return new SpeechPlugin().architectures();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("whisper"));
  }

  @Override
  protected List<StoredCase> cases(Path folder) {
    return Golden.in(folder).stream().map(Golden::stored).toList();
  }
}
