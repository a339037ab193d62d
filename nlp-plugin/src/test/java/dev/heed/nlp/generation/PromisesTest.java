package dev.heed.nlp.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.runtime.RunLimit;
import dev.heed.spi.Call;
import dev.heed.spi.TaskType;
import dev.heed.testing.Golden;
import dev.heed.testing.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody who has text written may rely on: seeds, pieces, limits, clear refusals. */
class PromisesTest {

  private static final Heed HEED = Heed.start();

  private static final Map<String, String> TEXTS =
      Map.of(
          "empty", "",
          "a megabyte", "The cat sat on the mat. ".repeat(45_000),
          "lone surrogates", "a \uD83D b \uDE00",
          "special tokens alone", "</s><pad><|endoftext|>",
          "control characters", "\0\u0001\u200B");

  private static Pipeline<String, List<WrittenText>> open(String model, String... options) {
    Map<String, String> byName = new HashMap<>(Map.of("max-new-tokens", "12"));
    for (int i = 0; i < options.length; i += 2) {
      byName.put(options[i], options[i + 1]);
    }
    return HEED.pipeline(TextGeneration.TYPE, Opening.of(Golden.folder(model)).withOptions(byName));
  }

  @Test
  void one_seed_draws_one_text_and_other_seeds_draw_others() {
    List<String> drawn = new ArrayList<>();
    for (String seed : List.of("1", "1", "2", "3")) {
      try (var pipeline = open("gpt2", "do-sample", "true", "seed", seed, "temperature", "2.0")) {
        drawn.add(pipeline.run("Once upon a time").get(0).text());
        assertThat(pipeline.run("Once upon a time").get(0).text())
            .isEqualTo(drawn.get(drawn.size() - 1));
      }
    }
    assertThat(drawn.get(0)).isEqualTo(drawn.get(1));
    assertThat(drawn.subList(1, 4)).doesNotHaveDuplicates();
  }

  @Test
  void pieces_come_one_by_one_while_the_text_is_written() {
    try (var pipeline = open("gpt2", "do-sample", "true", "seed", "5", "temperature", "2.0")) {
      List<String> pieces = new ArrayList<>();
      List<WrittenText> answer = pipeline.stream("Once upon", pieces::add);
      assertThat(String.join("", pieces)).isEqualTo(answer.get(0).text());
      assertThat(pieces).hasSizeGreaterThan(4);
    }
  }

  @Test
  void a_generation_ends_where_it_is_cancelled_and_the_pipeline_goes_on() {
    try (var pipeline = open("gpt2", "do-sample", "false")) {
      RunLimit limit = RunLimit.none();
      List<String> heard = new ArrayList<>();
      Call call =
          Call.plain()
              .cancelledWith(limit)
              .listening(
                  piece -> {
                    heard.add(piece);
                    if (heard.size() == 3) {
                      limit.cancel();
                    }
                  });
      Refused.with(ErrorCode.CANCELLED, () -> pipeline.run("Once upon a time", call), "cancelled");
      assertThat(heard).hasSize(3);
      assertThat(pipeline.run("Once upon a time").get(0).text()).startsWith("Once upon a time");
    }
  }

  @Test
  void the_time_limit_is_for_the_whole_text() {
    try (var pipeline = open("llama", "do-sample", "false")) {
      Call call = Call.plain().within(Duration.ZERO);
      Refused.with(ErrorCode.TIMEOUT, () -> pipeline.run("Once upon", call), "time limit");
    }
  }

  static Stream<Arguments> calls() {
    return Stream.of("text-generation gpt2", "text-generation llama", "summarization t5")
        .flatMap(call -> TEXTS.keySet().stream().map(text -> Arguments.of(call, text)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("calls")
  void bad_texts_are_answered_or_refused_in_words(String call, String text) {
    String[] parts = call.split(" ");
    Throwable failure = catchThrowable(() -> write(HEED.task(parts[0]), parts[1], TEXTS.get(text)));
    if (failure != null) {
      assertThat(failure).isInstanceOf(HeedException.class);
      assertThat(((HeedException) failure).code()).isEqualTo(ErrorCode.INVALID_INPUT);
      assertThat(failure.getMessage()).hasSizeBetween(20, 600);
    }
  }

  private static <I, O> void write(TaskType<I, O> type, String model, String text) {
    Opening opening = Opening.of(Golden.folder(model)).withOptions(Map.of("max-new-tokens", "3"));
    try (Pipeline<I, O> pipeline = HEED.pipeline(type, opening)) {
      I input = type.reader().read(type.reader().find(text).get(0));
      assertThat(type.print(pipeline.run(input))).isNotNull();
    }
  }
}
