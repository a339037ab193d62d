package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;

class VitTest extends GoldenContract {

  @Override
  protected Architecture architecture() {
    return new Vit();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("vit"), Golden.folder("vit-features"));
  }

  @Override
  protected boolean alsoInJava() {
    return true;
  }
}
