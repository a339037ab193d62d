package dev.heed.nlp.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class MpNetTest extends GoldenContract {

  @Override
  protected Architecture architecture() {
    return new MpNet();
  }

  @Override
  protected List<Path> folders() {
    return Stream.of("mpnet").map(Golden::folder).toList();
  }
}
