package dev.heed.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.error.ErrorCode;
import dev.heed.model.Precision;
import dev.heed.testing.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TunerTest {

  private record Label(String label, double score) {}

  private static boolean isInt8(RunPlan plan) {
    return plan.precision().equals(Optional.of(Precision.INT8));
  }

  private static Trial trial(Tuning tuning, String what) {
    return tuning.trials().stream().filter(t -> t.what().contains(what)).findFirst().orElseThrow();
  }

  private static Object same(RunPlan plan) {
    return List.of(new Label("cat", 0.9), new Label("dog", 0.1));
  }

  @Test
  void takes_what_is_faster_and_says_how_much_it_gains() {
    FakeWorkload work =
        FakeWorkload.of(plan -> plan.fusion() == FusionChoice.FUSED ? 8 : 10, TunerTest::same);

    Tuning tuning = work.tuned(Goal.latency());

    assertThat(tuning.profile().plan().fusion()).isEqualTo(FusionChoice.FUSED);
    assertThat(tuning.profile().gain()).isCloseTo(1.25, within(0.01));
    assertThat(tuning.before().medianMs()).isEqualTo(10);
    assertThat(tuning.after().medianMs()).isEqualTo(8);
    assertThat(trial(tuning, "int8").refused()).isEqualTo("no faster");
    assertThat(trial(tuning, "fp16").refused()).contains("cannot be opened so: No fp16 here.");
    assertThat(tuning.table()).contains("1.25 times as good as usual", "answers differ by none");
    assertThat(work.opened()).as("left open").isEmpty();
  }

  @Test
  void what_changes_a_label_is_refused_however_fast_it_is() {
    FakeWorkload work =
        FakeWorkload.of(
            plan -> isInt8(plan) ? 1 : 10,
            plan -> List.of(new Label(isInt8(plan) ? "dog" : "cat", 0.9)));

    Tuning tuning = work.tuned(Goal.latency().withMaxDifference(100));

    assertThat(trial(tuning, "int8").refused()).isEqualTo("it changes 1 answer(s)");
    assertThat(tuning.profile().plan().precision()).isEmpty();
  }

  @Test
  void answers_may_lie_apart_as_far_as_is_allowed() {
    FakeWorkload work =
        FakeWorkload.of(
            plan -> isInt8(plan) ? 5 : 10,
            plan -> List.of(new Label("cat", isInt8(plan) ? 0.91 : 0.9)));

    assertThat(trial(work.tuned(Goal.latency()), "int8").refused())
        .contains("its answers lie 1.0e-02 away", "--max-difference is 0.001");
    Tuning allowed = work.tuned(Goal.latency().withMaxDifference(0.02));
    assertThat(allowed.profile().plan().precision()).contains(Precision.INT8);
    assertThat(allowed.difference().largest()).isCloseTo(0.01, within(1e-6));
  }

  @Test
  void what_is_not_faster_beyond_the_noise_is_not_taken() {
    Random random = new Random(3);
    FakeWorkload work =
        FakeWorkload.of(
            plan -> 10 + 8 * random.nextGaussian() * random.nextDouble(), TunerTest::same);

    Tuning tuning = work.tuned(Goal.latency());

    assertThat(tuning.profile().gain()).isEqualTo(1);
    assertThat(tuning.profile().plan().fusion()).isEqualTo(FusionChoice.STANDARD);
    assertThat(tuning.table()).contains("nothing beyond the noise: the usual way stays");
  }

  @Test
  void a_limit_of_time_goes_before_the_most_inputs_a_second() {
    FakeWorkload work = FakeWorkload.of(plan -> plan.batch() == 4 ? 20 : 10, TunerTest::same);

    assertThat(work.tuned(Goal.throughput()).profile().plan().batch()).isEqualTo(4);
    Tuning limited = work.tuned(Goal.throughput().withP99(15));
    assertThat(limited.profile().plan().batch()).isEqualTo(1);
    assertThat(trial(limited, "batch 4").refused()).isEqualTo("99 of 100 calls take 20.0 ms");
  }

  @Test
  void what_is_slower_is_taken_where_only_that_keeps_to_the_memory() {
    FakeWorkload work = FakeWorkload.of(plan -> plan.arena() ? 10 : 12, TunerTest::same);
    Tuner tuner =
        Tuner.of(work, FakeWorkload.RUNTIME)
            .withGoal(Goal.latency().withMemory(400))
            .withMemory(plan -> OptionalDouble.of(plan.arena() ? 500 : 300));

    Tuning tuning = work.tuned(tuner);

    assertThat(tuning.profile().plan().arena()).isFalse();
    assertThat(tuning.memoryBefore()).hasValue(500);
    assertThat(tuning.memoryAfter()).hasValue(300);
    assertThat(tuning.isGoalMet()).isTrue();
  }

  @Test
  void a_goal_that_nothing_keeps_to_is_said_to_be_missed() {
    FakeWorkload work = FakeWorkload.of(plan -> 10, TunerTest::same);

    Tuning tuning = work.tuned(Goal.latency().withP99(5));

    assertThat(tuning.isGoalMet()).isFalse();
    assertThat(tuning.table()).contains("the goal is not met");
  }

  @Test
  void memory_that_cannot_be_told_is_no_goal() {
    FakeWorkload work = FakeWorkload.of(plan -> 10, TunerTest::same);

    Refused.with(
        ErrorCode.UNSUPPORTED,
        () -> work.tuned(Goal.latency().withMemory(400)),
        "--memory",
        "/proc");
    assertThat(work.opened()).isEmpty();
  }

  @Test
  void ends_in_time_and_says_what_it_did_not_try() {
    FakeWorkload work = FakeWorkload.of(plan -> 1000, TunerTest::same);

    Tuning tuning = work.tuned(Goal.latency().withSeconds(10));

    assertThat(trial(tuning, "arena").refused()).isEqualTo("not tried: the time was over");
    assertThat(work.clock().get() / 1e9).isLessThan(25);
  }

  @Test
  void goals_that_cannot_be_are_refused() {
    Refused.with(ErrorCode.INVALID_OPTION, () -> Goal.latency().withP99(0), "--p99");
    Refused.with(ErrorCode.INVALID_OPTION, () -> Goal.latency().withMemory(-1), "--memory");
    Refused.with(ErrorCode.INVALID_OPTION, () -> Goal.latency().withSeconds(0), "--seconds");
    Refused.with(
        ErrorCode.INVALID_OPTION,
        () -> Goal.latency().withMaxDifference(Double.NaN),
        "--max-difference");
  }

  @Test
  void what_it_prints_is_json_of_numbers_and_words() {
    Map<String, Object> json =
        FakeWorkload.of(plan -> 10, TunerTest::same).tuned(Goal.latency()).json();

    assertThat(json).containsKeys("model", "machine", "plan", "gain", "before", "after", "tried");
  }
}
