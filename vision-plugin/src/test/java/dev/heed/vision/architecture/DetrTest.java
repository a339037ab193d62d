package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;

class DetrTest extends GoldenContract {

  @Override
  protected Architecture architecture() {
    return Detr.detr();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("detr"));
  }

  /** Pictures of one size run together, others one by one: no picture is padded. */
  @Override
  protected boolean applies(Golden golden) {
    return super.applies(golden) && !golden.toString().contains("masked");
  }
}
