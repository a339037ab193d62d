package dev.heed.batch;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WideSessionTest {

  /** Multiplies, and counts. */
  private static final class Times implements Session {

    private final float factor;
    private final AtomicInteger runs = new AtomicInteger();
    private boolean closed;

    Times(float factor) {
      this.factor = factor;
    }

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
      runs.incrementAndGet();
      float[] values = inputs.byName().get("x").toFloats();
      for (int i = 0; i < values.length; i++) {
        values[i] *= factor;
      }
      return new Outputs(Map.of("y", Tensor.of(Shape.of(values.length), values)));
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static Inputs of(float value) {
    return Inputs.of("x", Tensor.of(Shape.of(1), new float[] {value}));
  }

  private static FusedWhereEqual run(Times first, Times fused, int runs) {
    FusedWhereEqual session = new FusedWhereEqual(first, () -> Optional.of(fused));
    for (int i = 0; i < runs; i++) {
      session.run(of(i));
    }
    return session;
  }

  @Test
  void a_fused_graph_takes_over_once_it_has_answered_alike() {
    Times first = new Times(2);
    Times fused = new Times(2.00001f);

    FusedWhereEqual session = run(first, fused, 20);

    assertThat(session.isFused()).isTrue();
    assertThat(first.runs).hasValue(FusedWhereEqual.RUNS_BEFORE);
    assertThat(fused.runs).hasValue(20 - FusedWhereEqual.RUNS_BEFORE + 1);
    assertThat(first.closed).as("not held twice").isTrue();
    session.close();
    assertThat(fused.closed).isTrue();
  }

  @Test
  void one_that_answers_otherwise_is_closed_and_not_tried_again() {
    Times first = new Times(2);
    Times fused = new Times(2.01f);

    FusedWhereEqual session = run(first, fused, 20);

    assertThat(session.isFused()).isFalse();
    assertThat(first.runs).hasValue(20);
    assertThat(fused.runs).hasValue(1);
    assertThat(fused.closed).isTrue();
    assertThat(first.closed).isFalse();
  }

  @Test
  void few_runs_open_nothing() {
    FusedWhereEqual session =
        new FusedWhereEqual(
            new Times(2),
            () -> {
              throw new AssertionError("opened");
            });

    for (int i = 1; i < FusedWhereEqual.RUNS_BEFORE; i++) {
      session.run(of(i));
    }
    assertThat(session.isFused()).isFalse();
  }

  /** Texts of 100 tokens each: two in a run of 256. */
  private record Lengths() implements OnePass<Integer, Integer> {

    @Override
    public Batching<Integer> batching() {
      return new Batching.ByLength<>(i -> 100, false);
    }

    @Override
    public Inputs encode(List<Integer> batch, Call call) {
      float[] values = new float[batch.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = batch.get(i);
      }
      return Inputs.of("x", Tensor.of(Shape.of(values.length), values));
    }

    @Override
    public List<Integer> decode(Outputs outputs, List<Integer> batch, Call call) {
      float[] values = outputs.get("y").toFloats();
      return IntStream.range(0, values.length).mapToObj(i -> Math.round(values[i])).toList();
    }
  }

  @Test
  void much_to_do_goes_to_a_second_session_and_little_does_not() {
    Times first = new Times(3);
    Times beside = new Times(3);
    AtomicInteger opened = new AtomicInteger();
    WideSession session =
        new WideSession(
            first,
            2,
            () -> {
              opened.incrementAndGet();
              return beside;
            });
    OnePassTask<Integer, Integer> task =
        new OnePassTask<>(new Lengths(), session, Workers.standard());

    assertThat(task.run(List.of(1, 2, 3), Call.plain())).containsExactly(3, 6, 9);
    assertThat(opened).hasValue(0);
    assertThat(task.run(Collections.nCopies(32, 5), Call.plain())).hasSize(32).containsOnly(15);
    assertThat(opened).hasValue(1);
    assertThat(beside.runs).hasValue(16);
    session.close();
    assertThat(beside.closed).isTrue();
    assertThat(first.closed).isTrue();
  }
}
