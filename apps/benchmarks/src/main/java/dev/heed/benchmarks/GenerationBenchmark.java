package dev.heed.benchmarks;

import ai.onnxruntime.OrtException;
import dev.heed.Heed;
import dev.heed.generate.Decoder;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.runtime.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The generation loop against bare {@code session.run} per step: the same causal graph, the cache
 * handed on inside the runtime by both, one thread, in turns; medians of the wall's clock and of
 * the thread's own time, and what one step costs in Java. Of two sessions in a process the one that
 * was opened first is slower, whichever it is, so both orders are measured. {@code
 * GenerationBenchmark [MODEL_FOLDER PROMPT_TOKENS NEW_TOKENS]}; without a folder, Llamas of half a
 * millisecond and of five milliseconds a step.
 */
public final class GenerationBenchmark {

  private static final int ROUNDS = 30;
  private static final int WARM_UP = 8;

  private final Generator generator;
  private final GenerationConfig config;
  private final long[] prompt;
  private final int added;
  private final StepTimes times;
  private final StepTimes bareTimes;

  private GenerationBenchmark(Session session, ModelFolder folder, int length, int added) {
    this.generator = Generator.causal(session, folder);
    this.config =
        GenerationConfig.of(folder).with("eos_token_id", null).with("max_new_tokens", added);
    this.added = added;
    this.times = new StepTimes(added, WARM_UP);
    this.bareTimes = new StepTimes(added, WARM_UP);
    this.prompt = new long[length];
    for (int i = 0; i < length; i++) {
      prompt[i] = 5L + i % 20;
    }
  }

  /** Prints time to the first token and tokens per second of both, and the ratios. */
  public static void main(String[] args) throws OrtException, IOException {
    if (args.length == 0) {
      of(TinyLlama.SMALL.graph(), 16, 100);
      of(TinyLlama.LARGE.graph(), 16, 60);
      return;
    }
    int length = args.length > 1 ? Integer.parseInt(args[1]) : 16;
    int added = args.length > 2 ? Integer.parseInt(args[2]) : 40;
    of(ModelFolder.open(Path.of(args[0])), length, added);
  }

  private static void of(ModelFolder folder, int length, int added) throws OrtException {
    Path graph = folder.graph(Decoder.causalGraph(folder));
    System.out.println("Heed's session opened first");
    try (Session session = session(folder);
        BareLoop bare = new BareLoop(graph)) {
      new GenerationBenchmark(session, folder, length, added).measure(bare);
    }
    System.out.println("Heed's session opened last");
    try (BareLoop bare = new BareLoop(graph);
        Session session = session(folder)) {
      new GenerationBenchmark(session, folder, length, added).measure(bare);
    }
  }

  private static Session session(ModelFolder folder) {
    String graph = Decoder.causalGraph(folder);
    return Heed.start().session(folder, graph, new Device.Cpu(1), Optional.empty());
  }

  private void measure(BareLoop bare) throws OrtException {
    for (int round = 0; round < WARM_UP + ROUNDS; round++) {
      boolean oursFirst = round % 2 == 0;
      long[] ours = oursFirst ? ours() : new long[0];
      long[] theirs = bare.run(prompt, added, bareTimes);
      if (!Arrays.equals(oursFirst ? ours : ours(), theirs)) {
        throw new IllegalStateException("The two loops generate different tokens.");
      }
    }
    print("by the clock", false);
    print("by the thread's own time", true);
  }

  private void print(String what, boolean own) {
    System.out.printf(
        Locale.ROOT,
        "%s: first token %.3f ms, bare %.3f ms, ratio %.3f; tokens per second %.0f, bare %.0f,"
            + " ratio %.3f; a step %.3f ms, of which Java %.1f microseconds%n",
        what,
        times.first(own),
        bareTimes.first(own),
        times.first(own) / bareTimes.first(own),
        1000 / times.each(own),
        1000 / bareTimes.each(own),
        bareTimes.each(own) / times.each(own),
        times.each(own),
        1000 * (times.each(own) - bareTimes.each(own)));
  }

  private long[] ours() {
    Generation how = Generation.of(config).withListener((row, id) -> times.mark());
    times.begin();
    long[] ids = generator.generate(Prompt.of(List.of(prompt), 0), how).sequences().get(0).added();
    times.end();
    return ids;
  }
}
