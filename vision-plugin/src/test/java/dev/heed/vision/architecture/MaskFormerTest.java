package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;

class MaskFormerTest extends GoldenContract {

  private static final String MAPS = "attentions";

  @Override
  protected Architecture architecture() {
    return new MaskFormer();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("maskformer"));
  }

  /** Published is one list of every attention; Heed's maps say which part they are of. */
  @Override
  protected boolean isMap(String stored) {
    return super.isMap(stored) && !stored.startsWith(MAPS);
  }

  @Override
  protected String outputName(String stored) {
    return stored.startsWith(MAPS) ? "published " + stored : super.outputName(stored);
  }
}
