package dev.heed.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.batch.Answer;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.server.error.Refusal;
import dev.heed.server.observe.Signals;
import dev.heed.server.settings.Policy;
import dev.heed.spi.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A model that runs when it is told to shows who runs next, with whom, and who is refused. */
class ModelQueueTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final BlockingQueue<List<String>> runs = new LinkedBlockingQueue<>();
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final Semaphore mayEnd = new Semaphore(0);

  @AfterEach
  void end() {
    timer.shutdownNow();
  }

  private ModelQueue<String, String> queue(double units, Policy policy) {
    return new ModelQueue<>(
        "model",
        this::run,
        (text, options) -> Cost.of(text.length()),
        new BatchRule(units),
        1,
        new QueueSetup(policy, new Slots(1), timer, Signals.NONE));
  }

  private ModelQueue<String, String> queue(double units) {
    return queue(units, new Policy(LONG, LONG, LONG, 1000));
  }

  private List<Answer<String>> run(List<String> inputs, Call call) {
    calls.add(call);
    runs.add(inputs);
    mayEnd.acquireUninterruptibly();
    return inputs.stream().map(text -> Answer.of(text.toUpperCase(Locale.ROOT))).toList();
  }

  private static Ask<String> ask(String... texts) {
    return Ask.of(List.of(texts), Map.of());
  }

  private static Ask<String> ask(Duration time, String text) {
    return ask(text).within(Optional.of(time));
  }

  @Test
  void short_work_is_done_by_who_asks_where_a_worker_is_idle_and_waits_where_none_is()
      throws Exception {
    try (var queue = queue(100)) {
      mayEnd.release(3);
      queue.submit(ask("a")).answers().join(); // not counted: it loads what later runs have
      queue.submit(ask("b")).answers().join();
      while (!queue.isAtRest()) { // an answer is there a little before its worker is
        Thread.sleep(1);
      }
      List<Ticket<String>> taken = new ArrayList<>();
      Ticket<String> here = queue.submitHere(ask("c"), taken::add);
      assertThat(here.answers()).isCompletedWithValue(List.of("C"));
      assertThat(taken).containsExactly(here);
      runs.clear();
      Ticket<String> first = queue.submit(ask("d"));
      assertThat(runs.take()).containsExactly("d");
      Ticket<String> second = queue.submitHere(ask("e"), taken::add);
      assertThat(second.answers()).isNotDone();
      mayEnd.release(2);
      assertThat(first.answers().join()).containsExactly("D");
      assertThat(second.answers().join()).containsExactly("E");
    }
  }

  @Test
  void an_idle_worker_takes_at_once_and_those_who_came_meanwhile_run_together() throws Exception {
    try (var queue = queue(100)) {
      Ticket<String> first = queue.submit(ask("aa"));
      assertThat(runs.take()).containsExactly("aa");
      Ticket<String> second = queue.submit(ask("bb"));
      Ticket<String> third = queue.submit(ask("cc", "dd"));
      mayEnd.release(2);
      assertThat(runs.take()).containsExactly("bb", "cc", "dd");
      assertThat(first.answers().join()).containsExactly("AA");
      assertThat(second.answers().join()).containsExactly("BB");
      assertThat(third.answers().join()).containsExactly("CC", "DD");
    }
  }

  @Test
  void texts_of_unlike_length_and_other_options_run_apart() throws Exception {
    try (var queue = queue(100)) {
      queue.submit(ask("aa"));
      runs.take();
      queue.submit(ask("bb"));
      queue.submit(ask("c".repeat(60)));
      queue.submit(Ask.of(List.of("dd"), Map.of("top-k", "1")));
      queue.submit(ask("ee"));
      mayEnd.release(4);
      assertThat(runs.take()).containsExactly("bb", "ee");
      assertThat(runs.take()).containsExactly("c".repeat(60));
      assertThat(runs.take()).containsExactly("dd");
    }
  }

  @Test
  void who_must_be_answered_sooner_comes_first() throws Exception {
    try (var queue = queue(1)) {
      queue.submit(ask("running"));
      runs.take();
      queue.submit(ask(Duration.ofMinutes(4), "late"));
      queue.submit(ask(Duration.ofMinutes(1), "soon"));
      mayEnd.release(3);
      assertThat(runs.take()).containsExactly("soon");
      assertThat(runs.take()).containsExactly("late");
    }
  }

  @Test
  void nobody_is_passed_over_for_long() throws Exception {
    try (var queue = queue(1, new Policy(LONG, LONG, Duration.ZERO, 1000))) {
      queue.submit(ask("running"));
      runs.take();
      queue.submit(ask(Duration.ofMinutes(4), "patient"));
      queue.submit(ask(Duration.ofMinutes(1), "hasty"));
      mayEnd.release(3);
      assertThat(runs.take()).containsExactly("patient");
    }
  }

  @Test
  void a_queued_request_is_answered_when_its_time_is_up_and_never_runs() throws Exception {
    try (var queue = queue(1)) {
      queue.submit(ask("running"));
      runs.take();
      Ticket<String> hasty = queue.submit(ask(Duration.ofMillis(1), "hasty"));
      assertThat(code(hasty)).isEqualTo(ErrorCode.TIMEOUT);
      mayEnd.release(2);
      queue.submit(ask("next")).answers().join();
      assertThat(runs.take()).containsExactly("next");
    }
  }

  @Test
  void a_run_that_nobody_waits_for_is_stopped() throws Exception {
    try (var queue = queue(100)) {
      queue.submit(ask("aa"));
      runs.take();
      calls.take();
      Ticket<String> one = queue.submit(ask("bb"));
      Ticket<String> other = queue.submit(ask("cc"));
      mayEnd.release();
      assertThat(runs.take()).containsExactly("bb", "cc");
      Call call = calls.take();
      one.leave();
      assertThat(call.limit().isCancelled()).isFalse();
      other.leave();
      assertThat(call.limit().isCancelled()).isTrue();
      assertThat(code(one)).isEqualTo(ErrorCode.CANCELLED);
      mayEnd.release();
    }
  }

  @Test
  void what_would_wait_too_long_is_refused_with_when_to_come_again() throws Exception {
    try (var queue = queue(1, new Policy(LONG, LONG, LONG, 2))) {
      queue.submit(ask("running"));
      runs.take();
      queue.submit(ask("a", "b"));
      assertThatThrownBy(() -> queue.submit(ask("c")))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> {
                assertThat(refusal.reason()).isEqualTo(Refusal.Reason.WAIT);
                assertThat(refusal.retrySeconds()).isBetween(1L, 60L);
              });
      mayEnd.release(3);
    }
  }

  @Test
  void closing_lets_those_who_wait_have_their_answers_and_takes_no_more() throws Exception {
    ModelQueue<String, String> queue = queue(1);
    Ticket<String> running = queue.submit(ask("running"));
    Ticket<String> waiting = queue.submit(ask("waiting"));
    runs.take();
    CountDownLatch closed = new CountDownLatch(1);
    new Thread(
            () -> {
              queue.close();
              closed.countDown();
            })
        .start();
    mayEnd.release(2);
    closed.await();
    assertThat(running.answers().join()).containsExactly("RUNNING");
    assertThat(waiting.answers().join()).containsExactly("WAITING");
    assertThatThrownBy(() -> queue.submit(ask("more"))).isInstanceOf(Refusal.class);
  }

  private static ErrorCode code(Ticket<String> ticket) {
    try {
      ticket.answers().join();
      throw new AssertionError("it was answered");
    } catch (CompletionException e) {
      return ((HeedException) e.getCause()).code();
    }
  }
}
