package dev.heed;

import static dev.heed.error.HeedException.invalidInput;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.batch.Answer;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Call;
import dev.heed.spi.Options;
import dev.heed.spi.Task;
import dev.heed.testing.Refused;
import dev.heed.tune.RunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PipelineTest {

  private static final List<String> TEXTS = List.of("a", "b", "bad", "c", "d");

  /** Holds each text against the list's first one, or the one that the call names. */
  private static final class Against implements Task<String, String> {

    @Override
    public Call begin(Supplier<String> first, Call call) {
      return call.options().text("source").isPresent()
          ? call
          : call.withOption("source", first.get());
    }

    @Override
    public List<String> run(List<String> batch, Call call) {
      if (batch.contains("bad")) {
        throw invalidInput("a bad one");
      }
      String source = call.options().text("source").orElse(batch.get(0));
      return batch.stream().map(text -> source + text).toList();
    }
  }

  private static Pipeline<String, String> pipeline(Map<String, String> defaults) {
    return new Pipeline<>(new Against(), new Options(defaults), List.of(), 0, RunPlan.standard());
  }

  @Test
  void what_a_list_begins_with_holds_for_all_of_it_in_portions_and_where_it_is_halved() {
    Pipeline<String, String> pipeline = pipeline(Map.of());
    List<Integer> done = new ArrayList<>();
    assertThat(pipeline.run(List.of("a", "b", "c", "d", "e"), 2, done::add))
        .containsExactly("aa", "ab", "ac", "ad", "ae");
    assertThat(done).containsExactly(2, 4, 5);
    assertThat(pipeline.run(List.of(), 2, done::add)).isEmpty();
    assertThat(pipeline.runEach(TEXTS, Call.plain()))
        .extracting(Answer::value)
        .containsExactly(
            Optional.of("aa"),
            Optional.of("ab"),
            Optional.empty(),
            Optional.of("ac"),
            Optional.of("ad"));
  }

  @Test
  void what_the_pipeline_was_opened_with_goes_before_the_first_of_a_list() {
    Pipeline<String, String> pipeline = pipeline(Map.of("source", "z"));
    assertThat(pipeline.run(List.of("a", "b"), 1, done -> {})).containsExactly("za", "zb");
  }

  @Test
  void a_list_whose_first_cannot_be_read_does_not_begin_where_it_is_needed() {
    Supplier<String> unreadable =
        () -> {
          throw new HeedException(ErrorCode.INVALID_INPUT, "there is no such file");
        };
    Refused.with(
        ErrorCode.INVALID_INPUT,
        () -> pipeline(Map.of()).begin(unreadable, Call.plain()),
        "no such file");
    Call call = pipeline(Map.of("source", "z")).begin(unreadable, Call.plain());
    assertThat(call.options().text("source")).hasValue("z");
  }
}
