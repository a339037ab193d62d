package dev.heed.nlp.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.nlp.text.Encoding;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.tensor.Rows;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Refused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Real sentence models, in buckets, held against one text at a time through the session. */
final class SentenceModelsTest {

  private static final List<String> WORDS =
      List.of(
          "the cat",
          "a river",
          "my phone",
          "the match",
          "an old house",
          "sleeps",
          "is broken",
          "was won",
          "floods",
          "in the morning",
          "quickly",
          "without a reason",
          "near London",
          "again",
          "and nobody knows why",
          "said the doctor",
          "naïve",
          "你好",
          "😀");

  private final Heed heed = Heed.start();

  /** A hundred pairs of from one to a few dozen words. */
  private static List<String> sentences() {
    Random random = new Random(7);
    return IntStream.range(0, 200)
        .mapToObj(
            i ->
                random
                    .ints(1 + random.nextInt(i % 10 == 0 ? 30 : 8), 0, WORDS.size())
                    .mapToObj(WORDS::get)
                    .reduce((a, b) -> a + " " + b)
                    .orElseThrow())
        .toList();
  }

  @Test
  void all_minilm_ranks_a_hundred_pairs_as_one_by_one_and_a_text_is_itself_in_a_batch_to_1e_5() {
    ranks(SentenceModels.allMiniLm(), false);
  }

  @Test
  void bge_small_ranks_a_hundred_pairs_as_one_by_one_and_a_text_is_itself_in_a_batch_to_1e_5() {
    ranks(SentenceModels.bgeSmall(), true);
  }

  private void ranks(Path model, boolean first) {
    List<String> sentences = sentences();
    try (Pipeline<String, Tensor> embed = heed.pipeline(FeatureExtraction.TYPE, model)) {
      List<float[]> vectors = embed.run(sentences).stream().map(Tensor::toFloats).toList();
      TextTokenizer tokenizer = TextTokenizer.of(dev.heed.model.ModelFolder.open(model));
      List<float[]> plain =
          sentences.stream().map(s -> plain(embed.session(), tokenizer, s, first)).toList();
      double[] cosines = cosines(vectors);
      double[] wanted = cosines(plain);
      for (int i = 0; i < cosines.length; i++) {
        assertThat(cosines[i]).isCloseTo(wanted[i], within(1e-5));
      }
      assertThat(order(cosines, 1e-5)).isEqualTo(order(wanted, 1e-5));
      double most = alone(embed, sentences, vectors);
      System.out.printf(
          "%s: %d pairs; a text alone and in a batch differ by %.1e%n",
          model.getFileName(), cosines.length, most);
      assertThat(most).isLessThan(1e-5);
    }
  }

  /** The most that a value of a text by itself differs from the text's among others. */
  private static double alone(
      Pipeline<String, Tensor> embed, List<String> sentences, List<float[]> together) {
    double most = 0;
    for (int i = 0; i < sentences.size(); i += 5) {
      float[] alone = embed.run(sentences.get(i)).toFloats();
      for (int c = 0; c < alone.length; c++) {
        most = Math.max(most, Math.abs(alone[c] - together.get(i)[c]));
      }
    }
    return most;
  }

  private static double[] cosines(List<float[]> vectors) {
    return IntStream.range(0, vectors.size() / 2)
        .mapToDouble(i -> Rows.cosine(vectors.get(2 * i), vectors.get(2 * i + 1)))
        .toArray();
  }

  /** From close to far; pairs that are as good as equal keep their places. */
  private static List<Integer> order(double[] cosines, double same) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, cosines.length).boxed().toList());
    order.sort(Comparator.comparingDouble((Integer i) -> -Math.round(cosines[i] / (10 * same))));
    return order;
  }

  /** The plain way: one text, one run, sums in a loop. */
  private static float[] plain(
      Session session, TextTokenizer tokenizer, String text, boolean first) {
    Encoding encoding = tokenizer.encode(text);
    Shape shape = Shape.of(1, encoding.length());
    long[] ones = new long[encoding.length()];
    Arrays.fill(ones, 1);
    Inputs inputs =
        new Inputs(
            Map.of(
                "input_ids", Tensor.of(shape, encoding.ids()),
                "attention_mask", Tensor.of(shape, ones),
                "token_type_ids", Tensor.of(shape, new long[encoding.length()])));
    Tensor states = session.run(inputs).byName().values().iterator().next();
    float[] values = states.toFloats();
    int width = states.shape().size(2);
    float[] vector = new float[width];
    for (int i = 0; i < (first ? width : values.length); i++) {
      vector[i % width] += values[i];
    }
    return vector;
  }

  @Test
  void the_embedded_model_answers_a_text_alone_as_among_others_to_1e_5() {
    List<String> sentences = sentences().subList(0, 20);
    try (Pipeline<String, Tensor> embed =
        heed.pipeline(FeatureExtraction.TYPE, Opening.standard())) {
      List<Tensor> together = embed.run(sentences);
      for (int i = 0; i < sentences.size(); i++) {
        assertThat(embed.run(sentences.get(i)).toFloats())
            .containsExactly(together.get(i).toFloats(), within(1e-5f));
      }
      assertThat(together.get(0).shape()).isEqualTo(Shape.of(384));
    }
  }

  @Test
  void the_embedded_model_finds_a_paraphrase_closer_than_another_subject() {
    try (Pipeline<String, Relevance> compare =
        heed.pipeline(SentenceSimilarity.TYPE, Opening.standard())) {
      List<Relevance> found =
          compare.run(
              List.of(
                  "A man is playing a guitar.",
                  "Someone plays an instrument.",
                  "The stock market fell on Monday."));
      assertThat(found.get(0).score()).isCloseTo(1, within(1e-5f));
      assertThat(found.get(1).score()).isGreaterThan(found.get(2).score() + 0.2f);
    }
  }

  @Test
  void the_first_text_of_the_whole_list_is_the_source_however_the_list_is_run() {
    List<String> sentences = sentences().subList(0, 12);
    try (Pipeline<String, Relevance> compare =
        heed.pipeline(SentenceSimilarity.TYPE, Opening.standard())) {
      List<Relevance> once = compare.run(sentences);
      assertThat(compare.run(sentences, 5, done -> {})).isEqualTo(once);
      Call call = compare.begin(() -> sentences.get(0), Call.plain());
      assertThat(compare.run(sentences.subList(7, 12), call)).isEqualTo(once.subList(7, 12));
      List<String> others = sentences.subList(3, 12);
      assertThat(compare.run(others).get(0).score()).isCloseTo(1, within(1e-5f));
      assertThat(compare.run(others, Call.plain().withOption("source-sentence", sentences.get(0))))
          .isEqualTo(once.subList(3, 12));
    }
  }

  @Test
  void a_source_that_cannot_be_read_is_not_replaced_by_the_next_text() {
    try (Pipeline<String, Relevance> compare =
        heed.pipeline(SentenceSimilarity.TYPE, Opening.standard())) {
      Supplier<String> unreadable =
          () -> {
            throw HeedException.invalidInput("There is no file 'source.txt'.");
          };
      Refused.with(
          ErrorCode.INVALID_INPUT, () -> compare.begin(unreadable, Call.plain()), "source.txt");
      Call named = Call.plain().withOption("source-sentence", "A man plays a guitar.");
      assertThat(compare.begin(unreadable, named).options(SentenceSimilarityOptions.class))
          .isEqualTo(named.options(SentenceSimilarityOptions.class));
    }
  }

  @Test
  void progress_is_told_and_answers_keep_the_order_of_the_inputs() {
    List<String> sentences = sentences().subList(0, 30);
    List<Integer> told = new ArrayList<>();
    try (Pipeline<String, Relevance> compare =
        heed.pipeline(
            SentenceSimilarity.TYPE,
            Opening.standard().withOptions(Map.of("source-sentence", sentences.get(3))))) {
      List<Relevance> answers = compare.run(sentences, 12, told::add);
      assertThat(told).containsExactly(12, 24, 30);
      assertThat(answers.get(3).score()).isCloseTo(1, within(1e-5f));
      assertThat(answers.get(17)).isEqualTo(compare.run(sentences.get(17)));
    }
  }
}
