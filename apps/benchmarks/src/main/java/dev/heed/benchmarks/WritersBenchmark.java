package dev.heed.benchmarks;

import dev.heed.Heed;
import dev.heed.batch.SharedSteps;
import dev.heed.generate.Decoder;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.runtime.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Several texts written at the same time, each on a thread of its own: all of them running the
 * graph for themselves against steps that they share, in turns; medians. {@code WritersBenchmark
 * MODEL_FOLDER [WRITERS NEW_TOKENS ROUNDS]}.
 */
public final class WritersBenchmark {

  private WritersBenchmark() {}

  /** Prints tokens a second of both and the ratio. */
  public static void main(String[] args) throws Exception {
    ModelFolder folder = ModelFolder.open(Path.of(args[0]));
    int writers = args.length > 1 ? Integer.parseInt(args[1]) : 8;
    int added = args.length > 2 ? Integer.parseInt(args[2]) : 64;
    int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 5;
    GenerationConfig config =
        GenerationConfig.of(folder).with("eos_token_id", null).with("max_new_tokens", added);
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try (Session session =
        Heed.start().session(folder, Decoder.causalGraph(folder), Device.CPU, Optional.empty())) {
      Generator apart = Generator.causal(session, folder);
      Generator together = Generator.causal(new SharedSteps(session), folder);
      double[] a = new double[rounds];
      double[] b = new double[rounds];
      for (int round = -1; round < rounds; round++) {
        double alone = seconds(threads, apart, config, writers);
        double shared = seconds(threads, together, config, writers);
        if (round >= 0) {
          a[round] = alone;
          b[round] = shared;
        }
      }
      Arrays.sort(a);
      Arrays.sort(b);
      double tokens = (double) writers * added;
      System.out.printf(
          Locale.ROOT,
          "%s writers of %s tokens: each for itself %.0f tokens/s, steps together %.0f, ratio"
              + " %.2f%n",
          writers,
          added,
          tokens / a[rounds / 2],
          tokens / b[rounds / 2],
          a[rounds / 2] / b[rounds / 2]);
    } finally {
      threads.shutdown();
    }
  }

  private static double seconds(
      ExecutorService threads, Generator generator, GenerationConfig config, int writers)
      throws ExecutionException, InterruptedException {
    long begin = System.nanoTime();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      long[] prompt = new long[8 + i];
      Arrays.setAll(prompt, k -> 5L + k % 20);
      all.add(
          threads.submit(
              () -> generator.generate(Prompt.of(List.of(prompt), 0), Generation.of(config))));
    }
    for (Future<?> one : all) {
      one.get();
    }
    return (System.nanoTime() - begin) / 1e9;
  }
}
