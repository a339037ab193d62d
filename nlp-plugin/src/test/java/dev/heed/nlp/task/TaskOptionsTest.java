package dev.heed.nlp.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.nlp.text.Encoding;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.runtime.Session;
import dev.heed.spi.TaskType;
import dev.heed.task.ScoredLabel;
import dev.heed.tensor.Rows;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testing.Refused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tasks' options change, held to plain computation. */
final class TaskOptionsTest {

  private static final String QUERY = "Where do I live?";
  private static final List<String> PASSAGES =
      List.of("The cat sat on the mat.", "I live in London.", "a");
  private static final float NEAR = 1e-5f;

  private final Heed heed = Heed.start();

  @TempDir private Path folder;

  private <O> List<O> run(TaskType<String, O> type, Path model, List<String> texts, String... o) {
    try (Pipeline<String, O> pipeline = heed.pipeline(type, opening(model, o))) {
      return pipeline.run(texts);
    }
  }

  private static Opening opening(Path model, String... options) {
    Map<String, String> byName = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      byName.put(options[i], options[i + 1]);
    }
    return Opening.of(model).withOptions(byName);
  }

  /** Logits of pairs, one run each. */
  private List<float[]> logits(Path model, String first, List<String> seconds) {
    Opening opening = opening(model, "pooling", "none");
    try (Pipeline<String, Tensor> any = heed.pipeline(FeatureExtraction.TYPE, opening)) {
      TextTokenizer tokenizer = TextTokenizer.of(dev.heed.model.ModelFolder.open(model));
      return seconds.stream()
          .map(second -> tokenizer.encode(first, Optional.of(second)))
          .map(pair -> logits(any.session(), tokenizer, pair))
          .toList();
    }
  }

  private static float[] logits(Session session, TextTokenizer tokenizer, Encoding pair) {
    return session.run(tokenizer.inputs(List.of(pair)).takenBy(session)).get("logits").toFloats();
  }

  @Test
  void text_ranking_with_several_classes_gives_the_last_ones_share_to_1e_5() {
    Path model = Golden.folder("bert-sequence-classification");
    List<Relevance> found = run(TextRanking.TYPE, model, PASSAGES, "query", QUERY);
    List<float[]> logits = logits(model, QUERY, PASSAGES);
    for (int i = 0; i < found.size(); i++) {
      double[] shares = Rows.softmax(logits.get(i));
      assertThat((double) found.get(i).score()).isCloseTo(shares[2], within((double) NEAR));
    }
    assertThat(found).doesNotHaveDuplicates();
  }

  @Test
  void text_ranking_with_one_logit_gives_its_sigmoid_or_itself_to_1e_5() {
    Path three = Golden.folder("bert-sequence-classification");
    Path model = crossEncoder();
    List<Relevance> found = run(TextRanking.TYPE, model, PASSAGES, "query", QUERY);
    List<Relevance> raw =
        run(TextRanking.TYPE, model, PASSAGES, "query", QUERY, "function-to-apply", "none");
    Folders.write(
        model,
        "config.json",
        Folders.read(model, "config.json")
            .replaceFirst(
                "\\{",
                "{\"sentence_transformers\": {\"activation_fn\":"
                    + " \"torch.nn.modules.linear.Identity\"},"));
    List<Relevance> stated = run(TextRanking.TYPE, model, PASSAGES, "query", QUERY);
    List<float[]> logits = logits(three, QUERY, PASSAGES);
    for (int i = 0; i < found.size(); i++) {
      float logit = logits.get(i)[0];
      assertThat(raw.get(i).score()).isCloseTo(logit, within(NEAR));
      assertThat(stated.get(i)).isEqualTo(raw.get(i));
      assertThat(found.get(i).score())
          .isCloseTo((float) (1 / (1 + Math.exp(-logit))), within(NEAR));
    }
  }

  /** The classifier's first row alone, run from the weights. */
  private Path crossEncoder() {
    Path model = Folders.weights("bert-sequence-classification", folder);
    Tensor[] head = new Tensor[2];
    try (var weights = dev.heed.model.Safetensors.open(model.resolve("model.safetensors"))) {
      head[0] = Tensor.of(Shape.of(1, 32), firsts(weights.tensor("classifier.weight"), 32));
      head[1] = Tensor.of(Shape.of(1), firsts(weights.tensor("classifier.bias"), 1));
    }
    Folders.replace(model, Map.of("classifier.weight", head[0], "classifier.bias", head[1]));
    Folders.write(
        model,
        "config.json",
        Folders.read(model, "config.json")
            .replaceAll("(?s)\"id2label\": \\{.*?\\}", "\"id2label\": {\"0\": \"LABEL_0\"}")
            .replaceAll("(?s)\"label2id\": \\{.*?\\}", "\"label2id\": {\"LABEL_0\": 0}"));
    return model;
  }

  private static float[] firsts(Tensor tensor, int count) {
    return Arrays.copyOf(tensor.toFloats(), count);
  }

  @Test
  void text_ranking_needs_a_query() {
    Path model = Golden.folder("bert-sequence-classification");
    Refused.with(ErrorCode.INVALID_OPTION, () -> run(TextRanking.TYPE, model, PASSAGES), "--query");
  }

  @Test
  void a_pair_is_classified_as_a_pair() {
    Path model = Golden.folder("bert-sequence-classification");
    List<ScoredLabel> found =
        run(TextClassification.TYPE, model, List.of(QUERY), "text-pair", "a", "top-k", "3").get(0);
    double[] shares = Rows.softmax(logits(model, QUERY, List.of("a")).get(0));
    assertThat(found).hasSize(3).isSortedAccordingTo(Comparator.comparing(s -> -s.score()));
    assertThat((double) found.get(0).score())
        .isCloseTo(Arrays.stream(shares).max().orElseThrow(), within((double) NEAR));
  }

  @Test
  void targets_have_the_scores_that_they_have_among_all_words() {
    Path model = Golden.folder("bert-masked-lm");
    List<String> text = List.of("The [MASK] sat on the mat.");
    List<FilledMask> all = run(FillMask.TYPE, model, text, "top-k", "278").get(0).get(0);
    List<FilledMask> some =
        run(FillMask.TYPE, model, text, "targets", "cat, mat ,the").get(0).get(0);
    assertThat(all).hasSize(278);
    assertThat(all.stream().mapToDouble(FilledMask::score).sum()).isCloseTo(1, within(1e-4));
    assertThat(some)
        .hasSize(3)
        .isSortedAccordingTo(Comparator.comparing(f -> -f.score()))
        .allSatisfy(target -> assertThat(all).contains(target));
  }

  @Test
  void a_long_context_is_read_in_windows_and_answers_keep_their_places() {
    String context = "My name is Sarah and I live in London. The cat sat on the mat. ".repeat(12);
    Path model = Golden.folder("bert-question-answering");
    List<ExtractedAnswer> answers =
        answers(model, context, "top-k", "5", "max-seq-len", "48", "doc-stride", "16");
    assertThat(answers).hasSize(5).isSortedAccordingTo(Comparator.comparing(a -> -a.score()));
    assertThat(answers)
        .allSatisfy(a -> assertThat(context.substring(a.start(), a.end())).isEqualTo(a.answer()))
        .allSatisfy(a -> assertThat(a.answer()).isNotBlank());
    assertThat(answers.stream().map(a -> a.answer().toLowerCase(Locale.ROOT)))
        .doesNotHaveDuplicates();
  }

  @Test
  void no_answer_is_one_of_the_answers_where_it_is_allowed() {
    String context = "My name is Sarah and I live in London";
    Path model = Golden.folder("bert-question-answering");
    List<ExtractedAnswer> without = answers(model, context, "top-k", "50");
    List<ExtractedAnswer> with =
        answers(model, context, "top-k", "50", "handle-impossible-answer", "");
    assertThat(without).noneMatch(TaskOptionsTest::isNothing);
    assertThat(with).filteredOn(TaskOptionsTest::isNothing).hasSize(1);
    assertThat(with).filteredOn(a -> !isNothing(a)).containsAll(without.subList(0, 40));
  }

  /** As published, the first special token is an empty span of score 0 behind all others. */
  private static boolean isNothing(ExtractedAnswer answer) {
    return answer.answer().isEmpty() && answer.end() == 0 && answer.score() > 0;
  }

  private List<ExtractedAnswer> answers(Path model, String context, String... options) {
    try (Pipeline<Question, List<ExtractedAnswer>> pipeline =
        heed.pipeline(QuestionAnswering.TYPE, opening(model, options))) {
      return pipeline.run(new Question(Optional.of(QUERY), context));
    }
  }

  @Test
  void several_workers_answer_as_one() {
    Path model = Golden.folder("bert");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      texts.add("The cat sat on the mat. ".repeat(1 + i % 7).substring(0, 3 + i % 20));
    }
    List<Tensor> one = embed(Opening.of(model).withWorkers(1), texts);
    List<Tensor> four = embed(Opening.of(model).withWorkers(4), texts);
    for (int i = 0; i < one.size(); i++) {
      assertThat(four.get(i).toFloats()).isEqualTo(one.get(i).toFloats());
    }
    Refused.with(
        ErrorCode.INVALID_OPTION, () -> Opening.of(model).withWorkers(-1), "--num-workers");
  }

  private List<Tensor> embed(Opening opening, List<String> texts) {
    try (Pipeline<String, Tensor> pipeline = heed.pipeline(FeatureExtraction.TYPE, opening)) {
      return pipeline.run(texts);
    }
  }

  @Test
  void one_open_model_answers_each_call_by_its_own_options() {
    Path model = Golden.folder("bart-nli");
    Opening opening = opening(model, "candidate-labels", "sports,art");
    try (Pipeline<String, RankedLabels> pipeline =
        heed.pipeline(ZeroShotClassification.TYPE, opening)) {
      String text = "The team won.";
      assertThat(pipeline.run(text).labels()).containsExactlyInAnyOrder("sports", "art");
      RankedLabels others = pipeline.run(text, Map.of("candidate-labels", "food,\u4f60,law"));
      assertThat(others.labels()).containsExactlyInAnyOrder("food", "\u4f60", "law");
      assertThat(pipeline.run(text, new ZeroShotClassificationOptions(List.of("law"), "{}", true)))
          .isEqualTo(
              pipeline.run(text, Map.of("candidate-labels", "law", "hypothesis-template", "{}")));
    }
  }

  @Test
  void a_misspelt_option_is_refused_with_the_closest_there_is() {
    Path model = Golden.folder("bert");
    Refused.with(
        ErrorCode.UNKNOWN_NAME,
        () -> run(FeatureExtraction.TYPE, model, PASSAGES, "poolin", "cls"),
        "poolin",
        "pooling");
    Refused.with(
        ErrorCode.INVALID_OPTION,
        () -> run(FeatureExtraction.TYPE, model, PASSAGES, "pooling", "median"),
        "mean-sqrt-len");
    Refused.with(
        ErrorCode.INVALID_OPTION,
        () ->
            run(
                ZeroShotClassification.TYPE,
                Golden.folder("bart-nli"),
                PASSAGES,
                "candidate-labels",
                "a",
                "hypothesis-template",
                "It is so."),
        "{}");
  }
}
