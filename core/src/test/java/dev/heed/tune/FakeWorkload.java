package dev.heed.tune;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.runtime.Device;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.Session;
import dev.heed.testing.Golden;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A model whose calls take what a test says, on the test's own clock.
 *
 * @param milliseconds of one call
 * @param answer to the one input that there is
 */
record FakeWorkload(
    AtomicLong clock,
    ToDoubleFunction<RunPlan> milliseconds,
    Function<RunPlan, Object> answer,
    List<RunPlan> opened)
    implements Workload {

  /** Opens nothing. */
  static final ModelRuntime RUNTIME =
      new ModelRuntime() {
        @Override
        public Session open(Path graph, Device device) {
          throw new HeedException(ErrorCode.UNSUPPORTED, "This is a test.");
        }

        @Override
        public String version() {
          return "test 1";
        }
      };

  static FakeWorkload of(ToDoubleFunction<RunPlan> milliseconds, Function<RunPlan, Object> answer) {
    return new FakeWorkload(new AtomicLong(), milliseconds, answer, new ArrayList<>());
  }

  Tuning tuned(Goal goal) {
    return tuned(Tuner.of(this, RUNTIME).withGoal(goal));
  }

  Tuning tuned(Tuner tuner) {
    return new Search(tuner, clock::get).tune();
  }

  @Override
  public ModelFolder folder() {
    return ModelFolder.open(Golden.folder("vit"));
  }

  @Override
  public String text() {
    return "a test";
  }

  @Override
  public int usualBatch() {
    return 1;
  }

  @Override
  public List<Integer> batches() {
    return List.of(4);
  }

  @Override
  public List<Precision> precisions() {
    return List.of(Precision.FP32, Precision.FP16, Precision.INT8);
  }

  @Override
  public boolean isFusedAsUsual() {
    return false;
  }

  @Override
  public Lane open(RunPlan plan) {
    if (plan.precision().equals(Optional.of(Precision.FP16))) {
      throw new HeedException(ErrorCode.UNSUPPORTED, "No fp16 here.");
    }
    opened.add(plan);
    return new Lane() {
      @Override
      public int run(int number) {
        clock.addAndGet((long) (1e6 * milliseconds.applyAsDouble(plan)));
        return plan.batch();
      }

      @Override
      public List<?> answers() {
        return List.of(answer.apply(plan));
      }

      @Override
      public void close() {
        opened.remove(plan);
      }
    };
  }
}
