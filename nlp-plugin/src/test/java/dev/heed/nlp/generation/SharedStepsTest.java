package dev.heed.nlp.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.Sharing;
import dev.heed.batch.SharedSteps;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.runtime.DeviceValue;
import dev.heed.runtime.ForwardingSession;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.runtime.StepOutputs;
import dev.heed.spi.Call;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are written at the same time share their steps, and are what each is alone. */
class SharedStepsTest {

  private static final Heed HEED = Heed.start();
  private static final List<String> TEXTS =
      List.of(
          "Once upon a time",
          "hello",
          "The cat sat on the mat.",
          "A",
          "one two three four five six",
          "rain",
          "What is it that you want to say?",
          "the end");

  private static Pipeline<String, List<WrittenText>> open(String model, Sharing sharing) {
    return HEED.pipeline(
        TextGeneration.TYPE,
        Opening.of(Reference.folder("models/" + model))
            .withOptions(Map.of("do-sample", "false"))
            .sharing(sharing));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama"})
  void each_text_is_the_text_alone_whoever_joins_and_leaves(String model) throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(TEXTS.size());
    try (var alone = open(model, Sharing.AT_ONCE);
        var shared = open(model, Sharing.STEPS_TOGETHER)) {
      List<Future<List<WrittenText>>> written = new ArrayList<>();
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < TEXTS.size(); i++) {
          String text = TEXTS.get(i);
          Call call = Call.plain().withOptions(length(4 + 3 * i + round));
          written.add(writers.submit(() -> shared.run(text, call)));
        }
      }
      for (int i = 0; i < written.size(); i++) {
        int text = i % TEXTS.size();
        Call call = Call.plain().withOptions(length(4 + 3 * text + i / TEXTS.size()));
        assertThat(written.get(i).get()).isEqualTo(alone.run(TEXTS.get(text), call));
      }
    } finally {
      writers.shutdown();
    }
  }

  @Test
  void beams_and_several_answers_go_by_themselves() throws Exception {
    Map<String, String> beams =
        Map.of("num-beams", "3", "num-return-sequences", "2", "max-new-tokens", "6");
    try (var alone = open("gpt2", Sharing.AT_ONCE);
        var shared = open("gpt2", Sharing.STEPS_TOGETHER)) {
      CompletableFuture<List<WrittenText>> beside =
          shared.runAsync("hello", Call.plain().withOptions(length(20)));
      Call call = Call.plain().withOptions(beams);
      assertThat(shared.run("Once", call)).isEqualTo(alone.run("Once", call));
      assertThat(beside.get()).isEqualTo(alone.run("hello", Call.plain().withOptions(length(20))));
    }
  }

  @Test
  void who_leaves_does_not_stop_the_others() throws Exception {
    try (var alone = open("gpt2", Sharing.AT_ONCE);
        var shared = open("gpt2", Sharing.STEPS_TOGETHER)) {
      RunLimit limit = RunLimit.none();
      Call leaving = Call.plain().withOptions(length(60)).cancelledWith(limit);
      Call cancels = leaving.listening(piece -> limit.cancel());
      CompletableFuture<List<WrittenText>> stays =
          shared.runAsync("hello", Call.plain().withOptions(length(30)));
      assertThatThrownBy(() -> shared.run("Once upon a time", cancels))
          .isInstanceOfSatisfying(
              HeedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
      assertThat(stays.get()).isEqualTo(alone.run("hello", Call.plain().withOptions(length(30))));
    }
  }

  @Test
  void a_text_has_its_own_time() {
    try (var shared = open("gpt2", Sharing.STEPS_TOGETHER)) {
      Call hurried = Call.plain().withOptions(length(60)).within(Duration.ofNanos(1));
      assertThatThrownBy(() -> shared.run("Once upon a time", hurried))
          .isInstanceOfSatisfying(
              HeedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
    }
  }

  @Test
  void the_steps_of_eight_texts_are_few_runs_and_no_cache_stays_open() throws Exception {
    ModelFolder folder = ModelFolder.open(Reference.folder("models/llama"));
    ExecutorService writers = Executors.newFixedThreadPool(8);
    Counted counted = new Counted(HEED.session(folder, "model", Device.CPU, Optional.empty()));
    try (Session session = new SharedSteps(counted)) {
      Generator generator = Generator.causal(session, folder);
      GenerationConfig config =
          GenerationConfig.of(folder).with("max_new_tokens", 40).with("eos_token_id", List.of());
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        long[] prompt = new long[3 + i];
        Arrays.setAll(prompt, k -> 5 + k);
        all.add(
            writers.submit(
                () -> generator.generate(Prompt.of(List.of(prompt), 0), Generation.of(config))));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      writers.shutdown();
    }
    assertThat(counted.rows.get()).isEqualTo(8 * 39);
    assertThat(counted.shared.get()).isLessThan(8 * 39 / 2);
    assertThat(counted.open.get()).isZero();
  }

  private static Map<String, String> length(int tokens) {
    return Map.of("max-new-tokens", Integer.toString(tokens));
  }

  /** Counts runs of one token each, their rows, and the values that nobody closed. */
  private static final class Counted extends ForwardingSession {
    private final AtomicInteger shared = new AtomicInteger();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();

    Counted(Session session) {
      super(session);
    }

    @Override
    protected <T> T around(Supplier<T> run) {
      return run.get();
    }

    @Override
    public StepOutputs step(
        Inputs inputs, Map<String, DeviceValue> held, StepOutputs.Wanted wanted, RunLimit limit) {
      var ids = inputs.byName().get("input_ids").shape();
      if (ids.axis(1) == 1) {
        shared.incrementAndGet();
        rows.addAndGet(ids.axis(0));
      }
      StepOutputs made = super.step(inputs, held, wanted, limit);
      Map<String, DeviceValue> counted = new LinkedHashMap<>();
      made.held().forEach((name, value) -> counted.put(name, new Watched(value, open)));
      open.addAndGet(counted.size());
      return new StepOutputs(made.outputs(), counted);
    }
  }

  private record Watched(DeviceValue value, AtomicInteger open) implements DeviceValue {
    @Override
    public ElementType type() {
      return value.type();
    }

    @Override
    public Shape shape() {
      return value.shape();
    }

    @Override
    public Tensor tensor() {
      return value.tensor();
    }

    @Override
    public DeviceValue rows(int... rows) {
      return value.rows(rows);
    }

    @Override
    public void close() {
      open.decrementAndGet();
      value.close();
    }
  }
}
