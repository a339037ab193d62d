package dev.heed.vision.task;

import dev.heed.model.Labels;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Signature;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import dev.heed.vision.postprocess.Detection;
import dev.heed.vision.postprocess.YoloBoxes;
import dev.heed.vision.processing.Letterbox;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Objects by an export of the YOLO family: pictures are letterboxed, boxes and scores come in one
 * tensor, with or without suppression inside the graph, and classes are named in its metadata.
 */
final class YoloDetection implements OnePass<Image, List<DetectedObject>> {

  private static final int USUAL = 640;

  private final String output;
  private final Letterbox box;
  private final float scale;
  private final int named;
  private final Map<Integer, String> names;
  private final Labels labels;

  private YoloDetection(
      TensorSpec pixels, String output, Ultralytics said, Labels labels, boolean bytes) {
    this.output = output;
    this.box =
        new Letterbox(
            side(pixels, 3, said.width().orElse(USUAL)),
            side(pixels, 2, said.height().orElse(USUAL)));
    this.scale = bytes ? 1 : 1 / 255f;
    this.names = said.names();
    this.labels = labels;
    this.named = names.isEmpty() ? labels.size() : names.size();
  }

  private static int side(TensorSpec pixels, int axis, int otherwise) {
    OptionalLong size = pixels.axes().get(axis).size();
    return size.isPresent() ? Math.toIntExact(size.getAsLong()) : otherwise;
  }

  /**
   * The pass of a graph that gives boxes and scores in one tensor; empty for another.
   *
   * @param setup with the session whose pictures are called {@code pixel_values}
   */
  static Optional<YoloDetection> of(PixelSetup setup) {
    Signature signature = setup.session().signature();
    Optional<TensorSpec> pixels = signature.input(PixelInput.NAME);
    Optional<String> output = output(signature);
    if (pixels.isEmpty() || output.isEmpty()) {
      return Optional.empty();
    }
    boolean bytes =
        PixelInput.of(setup.setup().session().signature())
            .filter(input -> input.spec().type() == ElementType.U8)
            .isPresent();
    Labels labels =
        setup.folder().find("config.json").isPresent()
            ? setup.folder().labels()
            : new Labels(Map.of());
    return Optional.of(
        new YoloDetection(
            pixels.get(), output.get(), Ultralytics.of(setup.folder()), labels, bytes));
  }

  private static Optional<String> output(Signature signature) {
    boolean other =
        signature.output("logits").isPresent() || signature.output("pred_boxes").isPresent();
    List<TensorSpec> flat =
        signature.outputs().stream()
            .filter(spec -> spec.axes().size() == 3 && spec.type().isFloating())
            .toList();
    return other || flat.size() != 1 ? Optional.empty() : Optional.of(flat.get(0).name());
  }

  /** {@code pixel_values [B, 3, H, W]} from 0 to 1. */
  @Override
  public Inputs encode(List<Image> batch, Call call) {
    Tensor pixels =
        Tensor.zeros(ElementType.F32, Shape.of(batch.size(), 3, box.height(), box.width()));
    var floats = pixels.floats();
    for (Image image : batch) {
      for (float value : box.draw(image)) {
        floats.put(value * scale);
      }
    }
    return new Inputs(Map.of(PixelInput.NAME, pixels));
  }

  @Override
  public List<List<DetectedObject>> decode(Outputs outputs, List<Image> batch, Call call) {
    double threshold = call.options(ObjectDetectionOptions.class).threshold();
    Tensor said = outputs.get(output);
    YoloBoxes boxes =
        YoloBoxes.of(said.shape().axis(1), said.shape().axis(2), named, box.width(), box.height());
    return IntStream.range(0, batch.size())
        .mapToObj(
            item ->
                boxes.find(said, item, threshold).stream()
                    .map(found -> object(found, batch.get(item)))
                    .toList())
        .toList();
  }

  /** In pixels of the picture, cut off at its rim. */
  private DetectedObject object(Detection found, Image image) {
    Letterbox.Place place = box.place(image.width(), image.height());
    Detection.Corners corners = found.box();
    Detection there =
        new Detection(
            found.score(),
            found.label(),
            new Detection.Corners(
                back(corners.x0(), place.left(), place.scale(), image.width()),
                back(corners.y0(), place.top(), place.scale(), image.height()),
                back(corners.x1(), place.left(), place.scale(), image.width()),
                back(corners.y1(), place.top(), place.scale(), image.height())));
    return DetectedObject.of(there, name(found.label()));
  }

  private static float back(float at, int before, double scale, int size) {
    return (float) Math.max(0, Math.min(size, (at - before) / scale));
  }

  private String name(int label) {
    return names.getOrDefault(label, labels.get(label));
  }
}
