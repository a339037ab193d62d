package dev.heed.runtime;

import static dev.heed.runtime.Graphs.identity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Values that stay in the runtime. */
class DeviceValueTest {

  private static final StepOutputs.Wanted BOTH = new StepOutputs.Wanted(Set.of("y"), Set.of("y"));

  private final ModelRuntime runtime = ModelRuntime.create(notice -> {});
  private final Tensor x = Tensor.of(Shape.of(1, 3), 1f, 2f, 3f);

  private Session open() {
    byte[] graph = identity(ElementType.F32, "batch", 3).toBytes();
    return runtime.open(ByteBuffer.wrap(graph), Map.of(), OpenOptions.on(new Device.Cpu(1)));
  }

  private StepOutputs step(Session session) {
    return session.step(Inputs.of("x", x), Map.of(), BOTH, RunLimit.none());
  }

  @Test
  void an_output_can_be_read_and_kept() {
    try (Session session = open()) {
      StepOutputs step = step(session);
      try (DeviceValue kept = step.held().get("y")) {
        assertThat(kept.tensor().toFloats()).containsExactly(1, 2, 3);
        assertThat(step.outputs().get("y").toFloats()).containsExactly(1, 2, 3);
      }
    }
  }

  @Test
  void closing_while_others_read_is_CLOSED_for_them_and_nothing_else() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Session session = open()) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        DeviceValue kept = step(session).held().get("y");
        done.add(threads.submit(() -> read(kept)));
        done.add(threads.submit(() -> run(session, kept)));
        kept.close();
      }
      for (Future<?> one : done) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void read(DeviceValue kept) {
    try {
      assertThat(kept.tensor().toFloats()).containsExactly(1, 2, 3);
    } catch (HeedException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CLOSED);
    }
  }

  private static void run(Session session, DeviceValue kept) {
    try {
      StepOutputs.Wanted read = new StepOutputs.Wanted(Set.of("y"), Set.of());
      StepOutputs step =
          session.step(new Inputs(Map.of()), Map.of("x", kept), read, RunLimit.none());
      assertThat(step.outputs().get("y").toFloats()).containsExactly(1, 2, 3);
    } catch (HeedException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CLOSED);
    }
  }
}
