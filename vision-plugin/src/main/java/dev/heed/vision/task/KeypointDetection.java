package dev.heed.vision.task;

import dev.heed.model.ModelFolder;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.vision.draw.KeypointDots;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.KeypointGroup;
import dev.heed.vision.processing.ImageProcessor;
import java.nio.file.Path;
import java.util.List;

/**
 * Points of a picture: those that are found again in other pictures of the same thing (SuperPoint),
 * or the joints of each person (ViTPose).
 *
 * <pre>{@code
 * Opening opening =
 *     Opening.of(Path.of("vitpose-base-simple"))
 *         .withOptions(Map.of("boxes", "412,157,53,138"));
 * try (var pipeline = heed.pipeline(KeypointDetection.TYPE, opening)) {
 *   List<KeypointGroup> people = pipeline.run(Image.read(Path.of("street.jpg")));
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/tasks/keypoint_detection">keypoint-detection</a>
 */
public final class KeypointDetection {

  private KeypointDetection() {}

  /** The description of the task. */
  public static final TaskType<Image, List<KeypointGroup>> TYPE =
      new ImageTaskType<>(
          "keypoint-detection", "Points of an image: corners, or the joints of people.") {

        @Override
        public Task<Image, List<KeypointGroup>> open(TaskSetup setup) {
          String processor = ImageProcessor.of(setup.folder()).type();
          return processor.equals("VitPoseImageProcessor")
              ? Poses.open(setup)
              : InterestPoints.open(setup);
        }

        @Override
        public boolean fits(ModelFolder folder) {
          return VisionHead.POINTS.fits(
              folder, name -> name.matches("\\w+For(KeypointDetection|PoseEstimation)"));
        }

        @Override
        public Class<KeypointDetectionOptions> optionsType() {
          return KeypointDetectionOptions.class;
        }

        @Override
        public void draw(Image input, List<KeypointGroup> output, Path png) {
          KeypointDots.draw(input, output).writePng(png);
        }

        @Override
        public String print(List<KeypointGroup> output) {
          return KeypointGroup.text(output);
        }
      };
}
