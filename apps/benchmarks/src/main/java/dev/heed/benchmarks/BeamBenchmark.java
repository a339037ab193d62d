package dev.heed.benchmarks;

import dev.heed.Heed;
import dev.heed.export.RecordedModel;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.runtime.Device;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A step with beams where each has a row of the cache, against one where beams are branches of one
 * text, and a greedy step of both graphs: one thread, in turns, medians of the thread's own time.
 * {@code BeamBenchmark [BEAMS PROMPT_TOKENS NEW_TOKENS]}; four beams of Llamas with random weights.
 */
public final class BeamBenchmark {

  private static final int ROUNDS = 15;
  private static final int WARM_UP = 4;

  private final BeamTimes session;
  private final Generator generator;
  private final double[] whole = new double[ROUNDS];
  private final double[] running = new double[ROUNDS];
  private final double[] copying = new double[ROUNDS];

  private BeamBenchmark(Session session, ModelFolder folder) {
    this.session = new BeamTimes(session);
    this.generator = Generator.causal(this.session, folder);
  }

  /** Prints milliseconds of a step. */
  public static void main(String[] args) throws IOException {
    int beams = args.length > 0 ? Integer.parseInt(args[0]) : 4;
    int prompt = args.length > 1 ? Integer.parseInt(args[1]) : 16;
    int added = args.length > 2 ? Integer.parseInt(args[2]) : 60;
    for (TinyLlama llama : List.of(TinyLlama.SMALL, TinyLlama.LARGE)) {
      System.out.println(llama);
      ModelFolder folder = ModelFolder.open(llama.write(Files.createTempDirectory("llama")));
      of(folder, 1, prompt, added);
      of(folder, beams, prompt, added);
    }
  }

  private static void of(ModelFolder folder, int beams, int prompt, int added) {
    Collection<Architecture> known = Heed.start().architectures().all();
    OpenOptions options = OpenOptions.on(new Device.Cpu(1));
    RecordedModel plain = RecordedModel.of(folder, known, "model", Choices.none(), Precision.FP32);
    RecordedModel writing =
        RecordedModel.writing(folder, known, "model", Choices.none(), Precision.FP32);
    try (Session first = plain.open(Heed.start().runtime(), options);
        Session second = writing.open(Heed.start().runtime(), options)) {
      BeamBenchmark rows = new BeamBenchmark(first, folder);
      BeamBenchmark branches = new BeamBenchmark(second, folder);
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        long[] one = rows.run(round, beams, prompt, added, folder);
        if (!Arrays.equals(one, branches.run(round, beams, prompt, added, folder))) {
          throw new IllegalStateException("The two graphs write different tokens.");
        }
      }
      String what = beams == 1 ? "greedy" : beams + " beams";
      rows.print(what + ", a row each");
      branches.print(what + ", branches");
    }
  }

  private long[] run(int round, int beams, int prompt, int added, ModelFolder folder) {
    long[] ids = new long[prompt];
    Arrays.setAll(ids, i -> 5L + i % 20);
    GenerationConfig config =
        GenerationConfig.of(folder)
            .with("eos_token_id", null)
            .with("num_beams", beams)
            .with("max_new_tokens", added);
    session.clear();
    long start = BeamTimes.now();
    long[] written =
        generator
            .generate(Prompt.of(List.of(ids), 0), Generation.of(config))
            .sequences()
            .get(0)
            .added();
    if (round >= 0) {
      double steps = 1e6 * (session.steps() - 1);
      whole[round] = (BeamTimes.now() - start) / steps;
      running[round] = session.running() / steps;
      copying[round] = session.copying() / steps;
    }
    return written;
  }

  private void print(String what) {
    System.out.printf(
        Locale.ROOT,
        "%s: %.3f ms for each token, of which the graph %.3f ms, copies of the cache %.3f ms%n",
        what,
        median(whole),
        median(running),
        median(copying));
  }

  private static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
