package dev.heed.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Call;
import dev.heed.spi.Task;
import dev.heed.testing.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One input for which a task throws, or gives no answer, among several that it answers. */
class EachInputTest {

  private static final List<String> INPUTS = List.of("a", "b", "bad", "c", "d");

  static Stream<Arguments> throwables() {
    return Map.of(
            new OutOfMemoryError("Java heap space"), ErrorCode.OUT_OF_MEMORY,
            new StackOverflowError(), ErrorCode.INTERNAL,
            new NoClassDefFoundError("some/Helper"), ErrorCode.INTERNAL,
            new ExceptionInInitializerError(new IllegalStateException()), ErrorCode.INTERNAL,
            new AssertionError("not so"), ErrorCode.INTERNAL,
            new Error("an odd one"), ErrorCode.INTERNAL,
            new IllegalStateException(), ErrorCode.INTERNAL,
            new Exception("a checked one"), ErrorCode.INTERNAL,
            new CompletionException(new HeedException(ErrorCode.UNSUPPORTED, "no")),
                ErrorCode.UNSUPPORTED,
            new HeedException(ErrorCode.INVALID_INPUT, "a bad one"), ErrorCode.INVALID_INPUT)
        .entrySet()
        .stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void whatever_is_thrown_for_one_input_has_a_code_and_the_others_are_answered(
      Throwable thrown, ErrorCode code) {
    holds(code, (batch, call) -> batch.contains("bad") ? thrown(thrown) : batch);
  }

  @Test
  void no_answer_is_told_as_an_error_of_the_task() {
    holds(ErrorCode.INTERNAL, (batch, call) -> batch.contains("bad") ? nothing() : batch);
    holds(
        ErrorCode.INTERNAL,
        (batch, call) ->
            Arrays.asList(batch.stream().map(EachInputTest::answer).toArray(String[]::new)));
    holds(
        ErrorCode.INTERNAL, (batch, call) -> batch.stream().filter(t -> !t.equals("bad")).toList());
    holds(
        ErrorCode.INTERNAL,
        (batch, call) -> {
          List<String> more = new ArrayList<>(batch);
          more.addAll(batch.contains("bad") ? List.of("one more") : List.of());
          return more;
        });
  }

  private static void holds(ErrorCode code, Task<String, String> task) {
    List<Answer<String>> answers = EachInput.run(task, INPUTS, Call.plain());
    assertThat(answers)
        .extracting(Answer::value)
        .containsExactly(
            Optional.of("a"),
            Optional.of("b"),
            Optional.empty(),
            Optional.of("c"),
            Optional.of("d"));
    HeedException error = answers.get(2).error().orElseThrow();
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.getMessage()).isNotBlank();
  }

  @Test
  void a_batch_that_fails_together_says_what_is_wrong_with_its_answers() {
    Refused.with(
        ErrorCode.INTERNAL,
        () -> EachInput.together((batch, call) -> List.of("x"), INPUTS, Call.plain()),
        "an answer for each of 5",
        "1 answers");
  }

  @SuppressWarnings("NullAway")
  private static String answer(String input) {
    return input.equals("bad") ? null : input;
  }

  @SuppressWarnings("NullAway")
  private static List<String> nothing() {
    return null;
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T, E extends Throwable> T thrown(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
