package dev.heed.runtime;

import static dev.heed.runtime.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RunLimitTest {

  private static final long ENDLESS = 1L << 40;

  private static Session open(long times) {
    return ModelRuntime.create(notice -> {})
        .open(
            ByteBuffer.wrap(Graphs.doubling(times).toBytes()),
            Map.of(),
            OpenOptions.on(new Device.Cpu(1)));
  }

  private static Inputs inputs() {
    return Inputs.of("x", Tensor.of(Shape.of(1), 1f));
  }

  @Test
  void a_run_within_its_limit_is_untouched() {
    try (Session session = open(10)) {
      Outputs outputs = session.run(inputs(), RunLimit.of(Duration.ofSeconds(50)));
      assertThat(outputs.get("y").toFloats()).containsExactly(1024f);
    }
  }

  @Test
  void a_run_is_stopped_at_its_time_limit() {
    try (Session session = open(ENDLESS)) {
      for (int i = 0; i < 2; i++) { // the session stays usable
        refused(
            ErrorCode.TIMEOUT,
            () -> session.run(inputs(), RunLimit.of(Duration.ofMillis(200))),
            "The run was stopped at its time limit of 200 ms. Its inputs: x F32[1].");
      }
    }
  }

  @Test
  void no_time_at_all_stops_before_the_native_call() {
    try (Session session = open(1)) {
      refused(
          ErrorCode.TIMEOUT,
          () -> session.run(inputs(), RunLimit.of(Duration.ZERO)),
          "time limit of 0 ms");
    }
  }

  @Test
  void a_run_is_cancelled_from_another_thread() {
    try (Session session = open(ENDLESS)) {
      RunLimit limit = RunLimit.none();
      List<CompletableFuture<Outputs>> runs =
          Stream.generate(() -> CompletableFuture.supplyAsync(() -> session.run(inputs(), limit)))
              .limit(2)
              .toList();
      awaitRun(limit);
      limit.cancel();
      runs.forEach(run -> assertThat(code(run)).isEqualTo(ErrorCode.CANCELLED));
      refused(ErrorCode.CANCELLED, () -> session.run(inputs(), limit), "The run was cancelled.");
    }
  }

  @Test
  void closing_waits_for_the_run_under_way() {
    RunLimit limit = RunLimit.none();
    Session session = open(ENDLESS);
    CompletableFuture<Outputs> run =
        CompletableFuture.supplyAsync(() -> session.run(inputs(), limit));
    awaitRun(limit);
    session.close();
    refused(
        ErrorCode.CLOSED,
        () -> session.run(inputs()),
        "The session of the graph in memory is closed.");
    assertThat(run).isNotDone();
    limit.cancel();
    assertThat(code(run)).isEqualTo(ErrorCode.CANCELLED);
    session.close();
  }

  @Test
  void closing_amid_many_callers_ends_each_with_a_result_or_a_clear_error() {
    for (int round = 0; round < 20; round++) {
      Session session = open(50);
      List<CompletableFuture<Void>> callers =
          Stream.generate(() -> CompletableFuture.runAsync(() -> runUntilClosed(session)))
              .limit(8)
              .toList();
      session.run(inputs());
      session.close();
      callers.forEach(CompletableFuture::join);
    }
  }

  private static void runUntilClosed(Session session) {
    try {
      while (true) {
        assertThat(session.run(inputs()).get("y").toFloats()).containsExactly(0x1p50f);
      }
    } catch (HeedException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CLOSED);
    }
  }

  private static void awaitRun(RunLimit limit) {
    while (!limit.hasRuns()) {
      Thread.onSpinWait();
    }
  }

  private static ErrorCode code(CompletableFuture<Outputs> run) {
    try {
      run.join();
      return ErrorCode.INTERNAL; // it should not have come to its end
    } catch (CompletionException e) {
      return ((HeedException) e.getCause()).code();
    }
  }
}
