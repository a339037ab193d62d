package dev.heed.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.runtime.Signature;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.Batching;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnePassTaskTest {

  /** Gives back what it gets, and remembers how many items each run had. */
  private static final class Echo implements Session {

    private final List<Integer> runs = Collections.synchronizedList(new ArrayList<>());

    @Override
    public Signature signature() {
      return new Signature(
          List.of(
              new TensorSpec("x", ElementType.F32, List.of(new TensorSpec.Axis.Symbolic("batch")))),
          List.of());
    }

    @Override
    public Device device() {
      return new Device.Cpu(1);
    }

    @Override
    public Outputs run(Inputs inputs, RunLimit limit) {
      if (limit.isCancelled() || limit.time().filter(Duration::isZero).isPresent()) {
        throw new HeedException(ErrorCode.CANCELLED, "stopped");
      }
      assertThat(inputs.byName()).containsOnlyKeys("x");
      runs.add(inputs.byName().get("x").shape().size(0));
      return new Outputs(Map.of("y", inputs.byName().get("x")));
    }

    @Override
    public void close() {}
  }

  /** Texts as their lengths. */
  private record Lengths(Batching<String> batching) implements OnePass<String, Integer> {

    @Override
    public Inputs encode(List<String> batch, Call call) {
      float[] lengths = new float[batch.size()];
      for (int i = 0; i < lengths.length; i++) {
        if (batch.get(i).equals("bad")) {
          throw new HeedException(ErrorCode.INVALID_INPUT, "a bad one");
        }
        if (batch.get(i).equals("broken")) {
          throw new IllegalStateException("a plugin's own");
        }
        lengths[i] = batch.get(i).length();
      }
      Tensor x = Tensor.of(Shape.of(lengths.length), lengths);
      return Inputs.of("x", x).and("not taken by the graph", x);
    }

    @Override
    public List<Integer> decode(Outputs outputs, List<String> batch, Call call) {
      List<Integer> answers = new ArrayList<>();
      for (float value : outputs.get("y").toFloats()) {
        answers.add(Math.round(value));
      }
      return answers;
    }
  }

  private static final List<String> TEXTS = List.of("aaa", "b", "cc", "d", "eee");
  private static final List<Integer> ANSWERS = List.of(3, 1, 2, 1, 3);

  private final Echo session = new Echo();

  private OnePassTask<String, Integer> task(Batching<String> batching) {
    return new OnePassTask<>(new Lengths(batching), session, Workers.standard());
  }

  @Test
  void all_share_a_run_where_they_may() {
    assertThat(task(new Batching.Together<>()).run(TEXTS, Call.plain())).isEqualTo(ANSWERS);
    assertThat(session.runs).containsExactly(5);
  }

  @Test
  void those_of_one_shape_share_a_run_and_answers_keep_their_places() {
    assertThat(task(new Batching.SameShape<>(String::length)).run(TEXTS, Call.plain()))
        .isEqualTo(ANSWERS);
    assertThat(session.runs).containsExactly(2, 2, 1);
  }

  @Test
  void each_has_a_run_of_its_own_where_answers_would_depend_on_neighbours() {
    assertThat(task(new Batching.OneByOne<>()).run(TEXTS, Call.plain())).isEqualTo(ANSWERS);
    assertThat(task(new Batching.ByLength<>(String::length, true)).run(TEXTS, Call.plain()))
        .isEqualTo(ANSWERS);
    assertThat(session.runs).hasSize(10).containsOnly(1);
  }

  @Test
  void those_of_like_length_share_a_run_up_to_what_the_device_likes() {
    List<String> many = Collections.nCopies(100, "a".repeat(100));
    assertThat(task(new Batching.ByLength<>(String::length, false)).run(many, Call.plain()))
        .hasSize(100)
        .containsOnly(100);
    assertThat(session.runs).hasSizeGreaterThan(10).allMatch(size -> size <= 3);
  }

  @Test
  void one_bad_input_has_an_error_in_its_place_and_the_rest_have_answers() {
    List<String> texts = List.of("aaa", "b", "bad", "d", "broken");
    List<Answer<Integer>> answers =
        EachInput.run(task(new Batching.Together<>()), texts, Call.plain());
    assertThat(answers).extracting(a -> a.value().orElse(-1)).containsExactly(3, 1, -1, 1, -1);
    assertThat(answers.get(2).error().orElseThrow().code()).isEqualTo(ErrorCode.INVALID_INPUT);
    assertThat(answers.get(4).error().orElseThrow())
        .hasMessageContaining("a plugin's own")
        .extracting(HeedException::code)
        .isEqualTo(ErrorCode.INTERNAL);
  }

  @Test
  void a_call_that_was_cancelled_or_has_no_time_left_is_not_run() {
    Call cancelled = Call.plain();
    cancelled.cancel();
    OnePassTask<String, Integer> task = task(new Batching.Together<>());
    Refused.with(ErrorCode.CANCELLED, () -> task.run(TEXTS, cancelled), "stopped");
    Call late = Call.plain().within(Duration.ZERO);
    Refused.with(ErrorCode.CANCELLED, () -> task.run(TEXTS, late), "stopped");
    assertThat(session.runs).isEmpty();
  }
}
