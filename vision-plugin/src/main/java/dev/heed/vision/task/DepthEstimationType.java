package dev.heed.vision.task;

import dev.heed.model.ModelFolder;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.vision.draw.DepthColours;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import java.nio.file.Path;

/** The name tag of {@link DepthEstimation}. */
public final class DepthEstimationType implements TaskType<Image, Depth> {

  DepthEstimationType() {}

  @Override
  public String id() {
    return "depth-estimation";
  }

  @Override
  public String summary() {
    return "How far each pixel of an image is.";
  }

  @Override
  public Reader<Image> reader() {
    return new ImageReader();
  }

  @Override
  public Task<Image, Depth> open(TaskSetup setup) {
    return new DepthEstimation(setup.processor("image", Image.class));
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return Purpose.DEPTH.fits(folder, name -> name.endsWith("ForDepthEstimation"));
  }

  @Override
  public void draw(Image input, Depth output, Path png) {
    DepthColours.draw(output.depth()).writePng(png);
  }

  @Override
  public String print(Depth output) {
    float[][] depth = output.predictedDepth();
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float[] row : depth) {
      for (float value : row) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    return "%d x %d pixels, depth from %.4f to %.4f; --draw OUT.png shows it"
        .formatted(depth[0].length, depth.length, least, most);
  }
}
