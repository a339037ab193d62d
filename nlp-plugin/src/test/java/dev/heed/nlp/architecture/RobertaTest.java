package dev.heed.nlp.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class RobertaTest extends GoldenContract {

  @Override
  protected Architecture architecture() {
    return Roberta.roberta();
  }

  @Override
  protected List<Path> folders() {
    return Stream.of("roberta", "roberta-masked-lm", "roberta-nli").map(Golden::folder).toList();
  }
}
