package dev.heed.vision.task;

import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.runtime.Signature;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A graph under the names that tasks know: {@code pixel_values [B, C, H, W]} goes in as its
 * exporter laid it out, and the outputs come out under their published names.
 *
 * @param session stays its owner's
 * @param names of the outputs that are called otherwise, by the graph's own
 */
record PixelSession(Session session, PixelInput pixels, Map<String, String> names)
    implements Session {

  /** What says which pixels are padding, for processors that do not pad. */
  private static final String MASK = "pixel_mask";

  @Override
  public Signature signature() {
    Signature own = session.signature();
    return new Signature(
        own.inputs().stream()
            .map(spec -> spec.equals(pixels.spec()) ? pixels.plain() : spec)
            .toList(),
        own.outputs().stream()
            .map(spec -> new TensorSpec(name(spec.name()), spec.type(), spec.axes()))
            .toList());
  }

  private String name(String own) {
    return names.getOrDefault(own, own);
  }

  @Override
  public Device device() {
    return session.device();
  }

  @Override
  public Outputs run(Inputs inputs, RunLimit limit) {
    Map<String, Tensor> given = new LinkedHashMap<>(inputs.byName());
    Tensor values = given.remove(PixelInput.NAME);
    if (values != null) {
      given.put(pixels.spec().name(), pixels.laidOut(values));
      session
          .signature()
          .input(MASK)
          .filter(spec -> !given.containsKey(MASK) && spec.axes().size() == 3)
          .ifPresent(spec -> given.put(MASK, ones(values.shape(), spec)));
    }
    Map<String, Tensor> named = new LinkedHashMap<>();
    session
        .run(new Inputs(given), limit)
        .byName()
        .forEach((own, tensor) -> named.put(name(own), tensor));
    return new Outputs(named);
  }

  /** Every pixel of {@code [B, C, H, W]} is one of the picture. */
  private static Tensor ones(Shape pixels, TensorSpec spec) {
    Shape shape = Shape.of(pixels.axis(0), pixels.axis(2), pixels.axis(3));
    long[] ones = new long[Math.toIntExact(shape.elements())];
    Arrays.fill(ones, 1);
    return Tensor.of(shape, ones).as(spec.type());
  }

  @Override
  public void close() {
    session.close();
  }
}
