package dev.heed.vision.processing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads from its settings what a type does to bytes, in its order. */
final class PixelSteps {

  private static final int CONVNEXT_CROPS_BELOW = 384;

  private PixelSteps() {}

  static List<PixelStep> of(Settings settings) {
    List<PixelStep> steps = new ArrayList<>();
    if (settings.channels() == 1) {
      steps.add(new Grey());
    }
    for (Step step : settings.kind().steps()) {
      if (settings.does(step)) {
        of(step, settings).forEach(steps::add);
      }
    }
    return List.copyOf(steps);
  }

  private static Stream<PixelStep> of(Step step, Settings settings) {
    return switch (step) {
      case CROP_MARGIN -> Stream.of(new CropMargin());
      case ALIGN_LONG_AXIS -> Stream.of(new AlignLongAxis(settings.size().exact()));
      case RESIZE -> Stream.of(new Scale(Scalings.of(settings), settings.resample()));
      case CONVNEXT_RESIZE -> convnext(settings);
      case TIMM -> TimmSteps.of(settings);
      case THUMBNAIL -> Stream.of(new Thumbnail(settings.size().exact()));
      case CENTER_CROP -> Stream.of(centreCrop(settings));
      case PERCEIVER_CROP -> Stream.of(perceiverCrop(settings));
      case BRIDGETOWER_CROP -> Stream.of(bridgetowerCrop(settings));
      case PAD_CENTERED -> Stream.of(Place.padCentred(settings.size().exact()));
      case PAD_SYMMETRIC -> Stream.of(new SymmetricPad(settings.pixels("size_divisor")));
      case RESCALE,
          NORMALIZE,
          INCLUDE_TOP,
          FLIP_CHANNEL_ORDER,
          PAD_TO_MULTIPLE,
          PAD_TO_SIZE,
          PAD_TO_LARGEST ->
          Stream.empty();
    };
  }

  private static PixelStep centreCrop(Settings settings) {
    Size size = settings.size("crop_size").exact();
    return Place.centreCrop(image -> size);
  }

  /** Small sizes are resized larger and cropped, large ones are bent into the square. */
  private static Stream<PixelStep> convnext(Settings settings) {
    int edge = settings.size().get("shortest_edge");
    Size square = new Size(edge, edge);
    Resample filter = settings.resample();
    if (edge >= CONVNEXT_CROPS_BELOW) {
      return Stream.of(new Scale(Scaling.exact(square), filter));
    }
    int larger = (int) (edge / settings.positive("crop_pct"));
    return Stream.of(
        new Scale(Scaling.shortestEdge(larger), filter), Place.centreCrop(image -> square));
  }

  /** Perceiver crops before it resizes, by the ratio of the two sizes. */
  private static PixelStep perceiverCrop(Settings settings) {
    Size size = settings.size().exact();
    Size crop = settings.size("crop_size").exact();
    return Place.centreCrop(
        image ->
            new Size(
                (int) ((double) size.height() / crop.height() * image.shorter()),
                (int) ((double) size.width() / crop.width() * image.shorter())));
  }

  private static PixelStep bridgetowerCrop(Settings settings) {
    SizeKeys size = settings.has("crop_size") ? settings.size("crop_size") : settings.size();
    int edge = size.get("shortest_edge");
    return Place.centreCrop(image -> new Size(edge, edge));
  }
}
