package dev.heed.nlp.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.TaskType;
import dev.heed.testing.Golden;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that nobody should send, to every task: an answer, or a refusal that says why. */
final class BadTextsTest {

  private static final Map<String, String> TEXTS =
      Map.of(
          "empty", "",
          "blank", " \t\n ",
          "lone surrogates", "a \uD83D b \uDE00 c \uDBFF",
          "special tokens alone", "[SEP][MASK][CLS][PAD]",
          "control characters", "\0\u0001\u200B\uFEFF");

  private static final Map<String, String> OPTIONS =
      Map.of("query", "Where?", "question", "Where?", "candidate-labels", "sports");

  private final Heed heed = Heed.start();

  @TempDir private Path folder;

  static Stream<Arguments> calls() {
    Map<TaskType<?, ?>, String> models =
        Map.of(
            FeatureExtraction.TYPE, "bert",
            SentenceSimilarity.TYPE, "bert",
            TextRanking.TYPE, "bert-sequence-classification",
            TextClassification.TYPE, "distilbert",
            TokenClassification.TYPE, "bert-token-classification",
            QuestionAnswering.TYPE, "bert-question-answering",
            FillMask.TYPE, "bert-masked-lm",
            ZeroShotClassification.TYPE, "bart-nli");
    return models.entrySet().stream()
        .flatMap(
            model ->
                TEXTS.keySet().stream()
                    .map(text -> Arguments.of(model.getKey().id(), model.getValue(), text)));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("calls")
  void every_task_answers_or_says_what_is_wrong_with_the_text(
      String task, String model, String text) {
    Throwable failure = catchThrowable(() -> run(heed.task(task), model, TEXTS.get(text)));
    if (failure != null) {
      assertThat(failure).isInstanceOf(HeedException.class);
      assertThat(((HeedException) failure).code()).isEqualTo(ErrorCode.INVALID_INPUT);
      assertThat(failure.getMessage()).hasSizeBetween(20, 400);
    }
  }

  @Test
  void a_megabyte_of_text_is_cut_to_what_the_model_takes() {
    String text = "The cat sat on the mat. ".repeat(45_000);
    assertThat(run(TextClassification.TYPE, "distilbert", text)).contains("TIVE");
    assertThat(run(TextRanking.TYPE, "bert-sequence-classification", text)).startsWith("0.");
    assertThat(run(FeatureExtraction.TYPE, "bert", "a".repeat(1_000_000))).startsWith("[1, 3, 32]");
  }

  private <I, O> String run(TaskType<I, O> type, String model, String text) {
    Opening opening = Opening.of(Golden.folder(model)).withOptions(options(type));
    try (Pipeline<I, O> pipeline = heed.pipeline(type, opening)) {
      I input = type.reader().read(type.reader().find(text).get(0));
      return type.print(pipeline.run(input));
    }
  }

  private static Map<String, String> options(TaskType<?, ?> type) {
    return OPTIONS.entrySet().stream()
        .filter(e -> type.options().stream().anyMatch(o -> o.name().equals(e.getKey())))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Test
  void one_label_is_right_or_wrong_for_itself() {
    Opening opening =
        Opening.of(Golden.folder("bart-nli")).withOptions(Map.of("candidate-labels", "sports"));
    Opening several =
        Opening.of(Golden.folder("bart-nli"))
            .withOptions(Map.of("candidate-labels", "sports,art", "multi-label", ""));
    try (Pipeline<String, RankedLabels> one = heed.pipeline(ZeroShotClassification.TYPE, opening);
        Pipeline<String, RankedLabels> two = heed.pipeline(ZeroShotClassification.TYPE, several)) {
      RankedLabels alone = one.run("The team won.");
      RankedLabels both = two.run("The team won.");
      int at = both.labels().indexOf("sports");
      assertThat(alone.scores().get(0)).isCloseTo(both.scores().get(at), within(1e-5f));
    }
  }

  @Test
  void a_context_shorter_than_its_question_is_answered_from_it() {
    Opening opening = Opening.of(Golden.folder("bert-question-answering"));
    try (Pipeline<Question, List<ExtractedAnswer>> pipeline =
        heed.pipeline(QuestionAnswering.TYPE, opening)) {
      String question = "In which of the many cities of this world do I live?";
      List<ExtractedAnswer> answers = pipeline.run(new Question(Optional.of(question), "London"));
      assertThat(answers.get(0).answer()).isEqualTo("London");
    }
  }

  @Test
  void a_tokenizer_of_another_model_is_found_out() throws IOException {
    Folders.copy("bert", folder);
    for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
      Files.delete(folder.resolve(name));
      Files.copy(Golden.folder("gpt2").resolve(name), folder.resolve(name));
    }
    Refused.model(
        () -> {
          try (var pipeline = heed.pipeline(FeatureExtraction.TYPE, Opening.of(folder))) {
            pipeline.run("Zebras jump quickly over lazy dogs, naïve café 你好.");
          }
        },
        "tokenizer",
        "vocab_size",
        "belong together");
  }
}
