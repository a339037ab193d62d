package dev.heed.nlp.architecture;

import dev.heed.nlp.NlpPlugin;
import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.MemoryContract;
import dev.heed.testing.Reference;
import dev.heed.testkit.StoredCase;
import dev.heed.testkit.WeightsByRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Encoders and decoders of text, each as three graphs from its weights. */
class EncoderDecodersTest extends MemoryContract {

  @TempDir Path temporary;

  @Override
  protected List<Architecture> architectures() {
    return new NlpPlugin().architectures();
  }

  @Override
  protected List<Path> folders() {
    return Stream.concat(
            Stream.of("seq2seq__mbart", "seq2seq__pegasus", "seq2seq__m2m_100").map(this::byRule),
            Stream.of(Golden.folder("t5")))
        .toList();
  }

  private Path byRule(String name) {
    try {
      Path into = Files.createDirectories(temporary.resolve(name));
      return WeightsByRule.folder(Reference.folder("models_5/" + name), into);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected List<StoredCase> cases(Path folder) {
    return Files.exists(folder.resolve("golden"))
        ? Golden.in(folder).stream().map(Golden::stored).toList()
        : StoredCase.in(folder);
  }
}
