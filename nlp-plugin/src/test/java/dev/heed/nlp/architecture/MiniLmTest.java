package dev.heed.nlp.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.layer.Assembly;
import dev.heed.model.Json;
import dev.heed.op.OnnxOps;
import dev.heed.runtime.Device;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.spi.Choices;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Configs;
import dev.heed.testkit.Rebuilt;
import dev.heed.testkit.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real model: all-MiniLM-L6-v2 as it was exported, and rebuilt from the weights in its graph. */
class MiniLmTest {

  private static final double TOLERANCE = 1e-4;

  private static final Json CONFIG =
      Configs.of(
          "{'model_type': 'bert', 'architectures': ['BertModel'], 'vocab_size': 30522,"
              + " 'hidden_size': 384, 'num_hidden_layers': 6, 'num_attention_heads': 12,"
              + " 'intermediate_size': 1536, 'hidden_act': 'gelu', 'layer_norm_eps': 1e-12,"
              + " 'max_position_embeddings': 512, 'type_vocab_size': 2}");

  private static final List<String> BEGINNINGS =
      List.of(
          "The old fisherman",
          "Nobody in the village",
          "A café on the corner of 5th Street",
          "My sister, who studies chemistry,",
          "Version 2.0 of the program",
          "On Monday morning the committee",
          "She",
          "What the twelve students from Göteborg",
          "Dr. O'Neill's unpublished manuscript",
          "It is well known that every transformer");

  private static final List<String> ENDINGS =
      List.of(
          "slept.",
          "never came back!",
          "could not explain why the lighthouse had gone dark.",
          "costs $19.99, tax included.",
          "was translated into Portuguese, Swahili and Icelandic?",
          "wanted nothing more than an uninterruptible power supply.",
          "said: \"attention is all you need\".",
          "(as far as we can tell) prefers tea to coffee, rain to sunshine, and trains to"
              + " aeroplanes.",
          "remembered xylophones, quizzes & zeppelins.",
          "waited for hours in the cold, counting the lights of ships that passed far out at sea,"
              + " until the first gulls announced the morning and the harbour began to fill with"
              + " voices, ropes and the smell of bread.");

  private static WordPieces pieces;
  private static Session exported;
  private static Session rebuilt;

  @BeforeAll
  static void open() throws IOException {
    byte[] model = resource("/all-minilm-l6-v2.onnx");
    pieces = new WordPieces(vocabulary(resource("/all-minilm-l6-v2-tokenizer.json")));
    exported =
        ModelRuntime.create(System.err::println)
            .open(ByteBuffer.wrap(model), Map.of(), OpenOptions.on(new Device.Cpu(1)));
    try (OnnxWeights weights = new OnnxWeights(model)) {
      OnnxOps ops = new OnnxOps();
      new Assembly(new Bert(), CONFIG, weights).record(ops, Choices.none());
      rebuilt = Rebuilt.session(ops.graph());
    }
  }

  @AfterAll
  static void close() {
    Stream.of(exported, rebuilt).filter(Objects::nonNull).forEach(Session::close);
  }

  @Test
  void a_hundred_sentences_agree_with_the_original_within_1e_4() {
    double tokens = 0;
    double pooled = 0;
    for (String beginning : BEGINNINGS) {
      for (String ending : ENDINGS) {
        Map<String, Tensor> inputs = inputs(pieces.ids(beginning + " " + ending));
        Map<String, Tensor> theirs = Rebuilt.run(exported, inputs);
        Map<String, Tensor> ours = Rebuilt.run(rebuilt, inputs);
        tokens = Math.max(tokens, apart(ours, "last_hidden_state", theirs, "output_0"));
        pooled = Math.max(pooled, apart(ours, "pooler_output", theirs, "882"));
      }
    }
    System.out.printf("all-MiniLM-L6-v2, 100 sentences: tokens %.1e pooled %.1e%n", tokens, pooled);
    assertThat(tokens).isLessThan(TOLERANCE);
    assertThat(pooled).isLessThan(TOLERANCE);
  }

  @Test
  void a_padded_batch_gives_each_sentence_what_it_gives_alone() {
    long[] longer = pieces.ids(BEGINNINGS.get(0) + " " + ENDINGS.get(9));
    long[] shorter = pieces.ids(BEGINNINGS.get(6) + " " + ENDINGS.get(0));
    Tensor both = Rebuilt.run(rebuilt, inputs(longer, shorter)).get("last_hidden_state");
    Tensor alone = Rebuilt.run(rebuilt, inputs(shorter)).get("last_hidden_state");
    Tensor second = Tensors.corner(Tensors.rows(both, 1, 2), alone.shape());
    assertThat(Tensors.difference(second, alone)).isLessThan(1e-5);
  }

  @Test
  void sentences_of_one_meaning_are_close_and_others_are_not() {
    float[] cat = meaning("A cat sits on the carpet.");
    float[] kitten = meaning("A kitten is sitting on a rug.");
    float[] bank = meaning("The central bank raised interest rates.");
    assertThat(cosine(cat, kitten)).isGreaterThan(0.6);
    assertThat(cosine(cat, bank)).isLessThan(0.2);
  }

  /** The mean of a sentence's tokens. */
  private static float[] meaning(String sentence) {
    Tensor tokens = Rebuilt.run(rebuilt, inputs(pieces.ids(sentence))).get("last_hidden_state");
    float[] all = tokens.toFloats();
    float[] mean = new float[tokens.shape().size(2)];
    for (int i = 0; i < all.length; i++) {
      mean[i % mean.length] += all[i] / tokens.shape().size(1);
    }
    return mean;
  }

  private static double cosine(float[] a, float[] b) {
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static double apart(
      Map<String, Tensor> ours, String name, Map<String, Tensor> theirs, String other) {
    return Tensors.difference(ours.get(name), theirs.get(other));
  }

  /** One row for each text, padded to the longest. */
  private static Map<String, Tensor> inputs(long[]... texts) {
    int width = Arrays.stream(texts).mapToInt(ids -> ids.length).max().orElseThrow();
    Shape shape = Shape.of(texts.length, width);
    long[] ids = new long[texts.length * width];
    long[] mask = new long[ids.length];
    for (int i = 0; i < texts.length; i++) {
      System.arraycopy(texts[i], 0, ids, i * width, texts[i].length);
      Arrays.fill(mask, i * width, i * width + texts[i].length, 1);
    }
    return Map.of(
        "input_ids", Tensor.of(shape, ids),
        "attention_mask", Tensor.of(shape, mask),
        "token_type_ids", Tensor.zeros(ElementType.I64, shape));
  }

  private static Map<String, Long> vocabulary(byte[] tokenizer) throws IOException {
    JsonNode vocabulary = new ObjectMapper().readTree(tokenizer).get("model").get("vocab");
    Map<String, Long> ids = new HashMap<>();
    vocabulary.properties().forEach(entry -> ids.put(entry.getKey(), entry.getValue().asLong()));
    return ids;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = MiniLmTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
