package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;

class SwinTest extends GoldenContract {

  @Override
  protected Architecture architecture() {
    return new Swin();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("swin"));
  }

  @Override
  protected boolean alsoInJava() {
    return true;
  }
}
