package dev.heed.vision.processing;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Tells by how much the model's input changes where a picture is made smaller while decoded. */
record QuickDifference(ImageProcessor processor, Consumer<String> tell)
    implements ImageReader.FirstPicture {

  @Override
  public void of(String name, Image exact, Image quick) {
    if (exact.width() == quick.width() && exact.height() == quick.height()) {
      tell.accept(
          "Fast decoding leaves nothing out of '%s', %s x %s pixels: its format cannot, or the model takes it almost as large."
              .formatted(name, exact.width(), exact.height()));
      return;
    }
    Sum sum = new Sum();
    Map<String, Tensor> before = processor.process(List.of(exact)).byName();
    processor.process(List.of(quick)).byName().forEach((key, t) -> sum.add(before.get(key), t));
    tell.accept(
        "Fast decoding: '%s', %s x %s pixels, is decoded as %s x %s. Against exact decoding the model's input of this first picture differs by at most %s, by %s on average."
            .formatted(
                name,
                exact.width(),
                exact.height(),
                quick.width(),
                quick.height(),
                rounded(sum.largest),
                rounded(sum.all / Math.max(1, sum.count))));
  }

  private static String rounded(double value) {
    return new BigDecimal(value).round(new MathContext(2)).toPlainString();
  }

  /** Over the values of tensors. */
  private static final class Sum {
    private double largest;
    private double all;
    private long count;

    void add(Tensor before, Tensor after) {
      if (!before.shape().equals(after.shape())) {
        return;
      }
      FloatBuffer a = before.as(ElementType.F32).floats();
      FloatBuffer b = after.as(ElementType.F32).floats();
      for (int i = 0; i < a.capacity(); i++) {
        double difference = Math.abs((double) a.get(i) - b.get(i));
        largest = Math.max(largest, difference);
        all += difference;
        count++;
      }
    }
  }
}
