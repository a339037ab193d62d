package dev.heed.vision.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.Labels;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject.Box;
import dev.heed.vision.postprocess.Keypoint;
import dev.heed.vision.postprocess.KeypointGroup;
import dev.heed.vision.postprocess.PersonBox;
import dev.heed.vision.postprocess.PoseHeatmaps;
import dev.heed.vision.postprocess.PoseHeatmaps.Joint;
import dev.heed.vision.processing.ImageProcessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The joints of people by ViTPose, one run for all people of a picture. */
final class Poses implements Task<Image, List<KeypointGroup>> {

  private static final String OUTPUT = "heatmaps";

  /** COCO's joints, where a configuration of 17 joints does not say which belong together. */
  private static final int[][] COCO = {
    {15, 13}, {13, 11}, {16, 14}, {14, 12}, {11, 12}, {5, 11}, {6, 12}, {5, 6}, {5, 7}, {6, 8},
    {7, 9}, {8, 10}, {1, 2}, {0, 1}, {0, 2}, {1, 3}, {2, 4}, {3, 5}, {4, 6}
  };

  private final ImageProcessor processor;
  private final Session session;
  private final Json config;
  private final Labels labels;

  private Poses(TaskSetup setup) {
    this.processor = ImageProcessor.of(setup.folder());
    this.session = setup.session();
    this.config = setup.folder().config();
    this.labels = setup.folder().labels();
  }

  static Task<Image, List<KeypointGroup>> open(TaskSetup setup) {
    return new Poses(PixelSetup.of(setup, PixelSetup.Wanted.of(OUTPUT, 4)));
  }

  @Override
  public List<List<KeypointGroup>> run(List<Image> batch, Call call) {
    KeypointDetectionOptions options = call.options(KeypointDetectionOptions.class);
    return batch.stream().map(image -> people(image, options, call)).toList();
  }

  private List<KeypointGroup> people(Image image, KeypointDetectionOptions options, Call call) {
    List<PersonBox> boxes = options.people(image.width(), image.height());
    long[] dataset = new long[boxes.size()];
    Arrays.fill(dataset, options.datasetIndex());
    Inputs inputs =
        processor
            .persons(image, boxes)
            .and("dataset_index", Tensor.of(Shape.of(boxes.size()), dataset))
            .takenBy(session);
    List<List<Joint>> joints =
        PoseHeatmaps.of(session.run(inputs, call.limit()).get(OUTPUT))
            .joints(boxes.stream().map(processor::frame).toList());
    List<KeypointGroup> people = new ArrayList<>();
    for (int i = 0; i < boxes.size(); i++) {
      people.add(
          person(
              boxes.get(i), joints.get(i), options.threshold().orElse(Double.NEGATIVE_INFINITY)));
    }
    return people;
  }

  private KeypointGroup person(PersonBox box, List<Joint> joints, double threshold) {
    int[] places = new int[joints.size()];
    List<Keypoint> kept = new ArrayList<>();
    for (int i = 0; i < joints.size(); i++) {
      Joint joint = joints.get(i);
      places[i] = joint.score() > threshold ? kept.size() : -1;
      if (places[i] >= 0) {
        kept.add(new Keypoint(joint.x(), joint.y(), joint.score(), labels.get(i)));
      }
    }
    List<List<Integer>> bones =
        bones(joints.size()).stream()
            .map(bone -> List.of(places[bone.get(0)], places[bone.get(1)]))
            .filter(bone -> bone.get(0) >= 0 && bone.get(1) >= 0)
            .toList();
    return new KeypointGroup(
        new Box(
            (int) box.left(),
            (int) box.top(),
            (int) (box.left() + box.width()),
            (int) (box.top() + box.height())),
        kept,
        bones);
  }

  private List<List<Integer>> bones(int joints) {
    List<List<Integer>> bones = new ArrayList<>();
    if (config.has("edges")) {
      for (JsonNode edge : JsonNodes.get(config, "edges")) {
        bones.add(List.of(edge.path(0).asInt(-1), edge.path(1).asInt(-1)));
      }
    } else if (joints == 17) {
      Arrays.stream(COCO).forEach(bone -> bones.add(List.of(bone[0], bone[1])));
    }
    bones.removeIf(bone -> bone.stream().anyMatch(end -> end < 0 || end >= joints));
    return bones;
  }
}
