package dev.heed.vision.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.runtime.Signature;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Graphs of others get pictures as they take them. */
class PixelInputTest {

  /** A graph that keeps what it was given. */
  private record Listening(Signature signature, List<Inputs> given) implements Session {

    static Listening to(TensorSpec... inputs) {
      return new Listening(new Signature(List.of(inputs), List.of()), new ArrayList<>());
    }

    @Override
    public Device device() {
      return Device.parse("cpu");
    }

    @Override
    public Outputs run(Inputs inputs, RunLimit limit) {
      given.add(inputs);
      return new Outputs(Map.of());
    }

    @Override
    public void close() {}
  }

  private static TensorSpec spec(String name, ElementType type, long... axes) {
    List<TensorSpec.Axis> all = new ArrayList<>();
    for (long axis : axes) {
      all.add(
          axis < 0
              ? new TensorSpec.Axis.Symbolic("any" + all.size())
              : new TensorSpec.Axis.Fixed(axis));
    }
    return new TensorSpec(name, type, all);
  }

  private static Map<String, Tensor> fed(TensorSpec... inputs) {
    Listening graph = Listening.to(inputs);
    PixelInput pixels = PixelInput.of(graph.signature()).orElseThrow();
    Tensor picture = Tensor.of(Shape.of(1, 3, 1, 2), 1f, 2f, 3f, 4f, 254.6f, 0f);
    new PixelSession(graph, pixels, Map.of())
        .run(Inputs.of("pixel_values", picture), RunLimit.none());
    return graph.given().get(0).byName();
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"U8", "I32", "I64"})
  void whole_numbers_are_the_pixels_themselves(ElementType type) {
    Tensor fed = fed(spec("image", type, -1, 3, -1, -1)).get("image");
    assertThat(fed.type()).isEqualTo(type);
    assertThat(fed.as(ElementType.I64).toLongs()).containsExactly(1, 2, 3, 4, 255, 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"F32", "F16", "F64", "U8", "I32", "I64"})
  void channels_come_last_where_the_axes_say_so(ElementType type) {
    Tensor fed = fed(spec("x:0", type, 1, -1, -1, 3)).get("x:0");
    assertThat(fed.shape()).isEqualTo(Shape.of(1, 1, 2, 3));
    float[] numbers = fed.as(ElementType.F32).toFloats();
    assertThat(numbers[0]).isEqualTo(1);
    assertThat(numbers[1]).isEqualTo(3);
    assertThat(numbers[3]).isEqualTo(2);
  }

  @Test
  void every_pixel_is_real_where_a_graph_asks_and_no_processor_says() {
    Map<String, Tensor> fed =
        fed(
            spec("pixel_values", ElementType.F32, -1, 3, -1, -1),
            spec("pixel_mask", ElementType.I64, -1, -1, -1));
    assertThat(fed.get("pixel_mask").shape()).isEqualTo(Shape.of(1, 1, 2));
    assertThat(fed.get("pixel_mask").toLongs()).containsExactly(1, 1);
  }

  @Test
  void an_input_of_numbers_beside_the_picture_is_not_taken_for_it() {
    Signature two =
        new Signature(
            List.of(
                spec("orig_size", ElementType.I64, -1, 2),
                spec("images", ElementType.F32, -1, 3, 32, 32)),
            List.of());
    assertThat(PixelInput.of(two).orElseThrow().spec().name()).isEqualTo("images");
  }
}
