package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.ErrorCode;
import dev.heed.runtime.RunLimit;
import dev.heed.testing.Golden;
import dev.heed.testing.Refused;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever ends a generation, no value stays open in the runtime. */
class OpenValuesTest {

  /** A model's layout and how many beams. */
  record Case(String model, String layout, int beams) {

    Generation how(Layout opened) {
      return Generation.of(opened.config().with("num_beams", beams).with("max_new_tokens", 8));
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("gpt2", "causal", 1),
        new Case("gpt2", "causal", 3),
        new Case("t5", "merged", 3),
        new Case("t5", "pair", 1),
        new Case("vision-encoder-decoder", "uncached", 3));
  }

  private static Generated generate(Layout opened, Generation how) {
    Golden golden =
        Golden.of(opened.folder.path().getFileName().toString()).stream()
            .filter(one -> one.name().equals("gen3"))
            .findFirst()
            .orElseThrow();
    long[] start = opened.encoder.isPresent() ? new long[] {opened.config().decoderStart()} : null;
    return opened.generate(golden, start == null ? new long[0] : start, how);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void none_after_the_end(Case one) {
    try (Layout opened = Layout.open(one.model(), one.layout())) {
      AtomicInteger most = new AtomicInteger();
      opened.decoders.forEach(
          session -> session.beforeStep(() -> most.set(Math.max(most.get(), opened.open.get()))));
      generate(opened, one.how(opened));
      assertThat(opened.open).hasValue(0);
      assertThat(most.get()).isLessThanOrEqualTo(2 * slots(opened) + 4);
    }
  }

  /** No more than two generations of a cache at once. */
  private static int slots(Layout opened) {
    return opened.decoders.get(0).signature().outputs().size() - 1;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void none_when_a_step_fails(Case one) {
    try (Layout opened = Layout.open(one.model(), one.layout())) {
      AtomicInteger steps = new AtomicInteger();
      opened.decoders.forEach(session -> session.beforeStep(() -> failAt(steps, 4)));
      assertThatThrownBy(() -> generate(opened, one.how(opened))).hasMessage("step 4 fails");
      assertThat(opened.open).hasValue(0);
    }
  }

  private static void failAt(AtomicInteger steps, int last) {
    if (steps.incrementAndGet() == last) {
      throw new IllegalStateException("step " + last + " fails");
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void none_when_it_is_cancelled(Case one) {
    try (Layout opened = Layout.open(one.model(), one.layout())) {
      RunLimit limit = RunLimit.none();
      AtomicInteger steps = new AtomicInteger();
      opened.decoders.forEach(session -> session.beforeStep(() -> cancelAt(steps, 4, limit)));
      Refused.with(
          ErrorCode.CANCELLED,
          () -> generate(opened, one.how(opened).within(limit)),
          "was cancelled");
      assertThat(steps).hasValue(4);
      assertThat(opened.open).hasValue(0);
    }
  }

  private static void cancelAt(AtomicInteger steps, int last, RunLimit limit) {
    if (steps.incrementAndGet() == last) {
      limit.cancel();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void none_when_the_time_is_over(Case one) {
    try (Layout opened = Layout.open(one.model(), one.layout())) {
      Refused.with(
          ErrorCode.TIMEOUT,
          () -> generate(opened, one.how(opened).within(RunLimit.of(Duration.ZERO))),
          "time limit");
      assertThat(opened.open).hasValue(0);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void later_steps_read_one_token_where_there_is_a_cache(Case one) {
    try (Layout opened = Layout.open(one.model(), one.layout())) {
      generate(opened, one.how(opened));
      List<Long> widths =
          opened.decoders.stream()
              .flatMap(session -> session.inputs().stream())
              .map(inputs -> inputs.byName().get("input_ids").shape().axis(1))
              .toList();
      boolean cached = !one.layout().equals("uncached");
      assertThat(widths.stream().skip(1)).allMatch(width -> cached == (width == 1));
    }
  }
}
