package dev.heed.vision.task;

import dev.heed.runtime.Signature;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.Processor;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import dev.heed.vision.processing.ImageProcessor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a graph takes pictures: exporters call the input as they like, some put the channels last,
 * some graphs scale bytes themselves, some take grey.
 *
 * @param spec the graph's own input
 * @param channelsLast {@code [B, H, W, C]} in place of {@code [B, C, H, W]}
 */
record PixelInput(TensorSpec spec, boolean channelsLast) {

  /** What processors call it. */
  static final String NAME = "pixel_values";

  private static final int RANK = 4;

  /** The input of that name, or the only one that can hold pictures. */
  static Optional<PixelInput> of(Signature signature) {
    List<TensorSpec> able = signature.inputs().stream().filter(PixelInput::canHold).toList();
    return signature
        .input(NAME)
        .or(() -> able.size() == 1 ? Optional.of(able.get(0)) : Optional.empty())
        .filter(PixelInput::canHold)
        .map(spec -> new PixelInput(spec, isChannels(spec, 3) && !isChannels(spec, 1)));
  }

  /** Whole numbers that pixels come in as they are, from 0 to 255. */
  private static final Set<ElementType> WHOLE =
      Set.of(ElementType.U8, ElementType.I32, ElementType.I64);

  private static boolean canHold(TensorSpec spec) {
    boolean type = spec.type().isFloating() || WHOLE.contains(spec.type());
    return type && spec.axes().size() == RANK;
  }

  private static boolean isChannels(TensorSpec spec, int axis) {
    OptionalLong size = spec.axes().get(axis).size();
    return size.isPresent() && (size.getAsLong() == 1 || size.getAsLong() == 3);
  }

  private boolean isGrey() {
    OptionalLong size = spec.axes().get(channelsLast ? 3 : 1).size();
    return size.isPresent() && size.getAsLong() == 1;
  }

  private boolean takesBytes() {
    return WHOLE.contains(spec.type());
  }

  /** The same input as processors speak of it. */
  TensorSpec plain() {
    List<TensorSpec.Axis> axes = spec.axes();
    return new TensorSpec(
        NAME,
        takesBytes() ? ElementType.F32 : spec.type(),
        channelsLast ? List.of(axes.get(0), axes.get(3), axes.get(1), axes.get(2)) : axes);
  }

  /** The processor as this graph needs it. */
  Processor<Image> fit(Processor<Image> processor) {
    if (!(processor instanceof ImageProcessor images)) {
      return processor;
    }
    ImageProcessor colours = isGrey() ? images.grey() : images;
    return takesBytes() ? colours.withoutScaling() : colours;
  }

  /** From {@code [B, C, H, W]} to what the graph takes. */
  Tensor laidOut(Tensor pixels) {
    Tensor ordered = channelsLast && pixels.shape().rank() == RANK ? turned(pixels) : pixels;
    return takesBytes() && ordered.type().isFloating() ? whole(ordered) : ordered;
  }

  private static Tensor turned(Tensor pixels) {
    Shape from = pixels.shape();
    int channels = from.size(1);
    int plane = from.size(2) * from.size(3);
    Tensor turned =
        Tensor.zeros(
            ElementType.F32, Shape.of(from.axis(0), from.axis(2), from.axis(3), from.axis(1)));
    FloatBuffer in = pixels.floats();
    FloatBuffer out = turned.floats();
    for (int i = 0; i < from.size(0); i++) {
      int start = i * channels * plane;
      for (int c = 0; c < channels; c++) {
        for (int at = 0; at < plane; at++) {
          out.put(start + at * channels + c, in.get(start + c * plane + at));
        }
      }
    }
    return turned;
  }

  private Tensor whole(Tensor pixels) {
    if (spec.type() == ElementType.U8) {
      return bytes(pixels);
    }
    FloatBuffer in = pixels.floats();
    long[] numbers = new long[in.remaining()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Math.round(in.get(i));
    }
    return Tensor.of(pixels.shape(), numbers).as(spec.type());
  }

  private static Tensor bytes(Tensor pixels) {
    Tensor bytes = Tensor.zeros(ElementType.U8, pixels.shape());
    FloatBuffer in = pixels.floats();
    ByteBuffer out = bytes.bytes();
    while (in.hasRemaining()) {
      out.put((byte) Math.round(in.get()));
    }
    return bytes;
  }
}
