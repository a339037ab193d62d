package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.Golden;
import dev.heed.testing.GoldenContract;
import java.nio.file.Path;
import java.util.List;

class RtDetrTest extends GoldenContract {

  private static final String CROSS = "cross_attentions";

  @Override
  protected Architecture architecture() {
    return RtDetr.first();
  }

  @Override
  protected List<Path> folders() {
    return List.of(Golden.folder("rt_detr"));
  }

  /** Published are the weights of points; Heed's maps say what each token gives. */
  @Override
  protected boolean isMap(String stored) {
    return super.isMap(stored) && !stored.startsWith(CROSS);
  }

  @Override
  protected String outputName(String stored) {
    return stored.startsWith(CROSS) ? "published " + stored : super.outputName(stored);
  }
}
