package dev.heed.benchmarks;

import dev.heed.model.Json;
import dev.heed.speech.processing.WhisperFeatures;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Log-mel frames of 30 seconds: CPU time of one thread, medians. */
public final class SpeechBenchmark {

  private static final int ROUNDS = 40;
  private static final int WARM_UP = 15;

  private SpeechBenchmark() {}

  /** Prints the medians in milliseconds. */
  public static void main(String[] args) {
    WhisperFeatures features = WhisperFeatures.of(Json.empty("preprocessor_config.json"));
    float[] samples = new float[30 * 16000];
    Random random = new Random(1);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.1 * random.nextGaussian());
    }
    var threads = ManagementFactory.getThreadMXBean();
    List<Double> cpu = new ArrayList<>();
    List<Double> wall = new ArrayList<>();
    for (int i = 0; i < WARM_UP + ROUNDS; i++) {
      long busy = threads.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      features.extract(List.of(samples));
      if (i >= WARM_UP) {
        cpu.add((threads.getCurrentThreadCpuTime() - busy) / 1e6);
        wall.add((System.nanoTime() - start) / 1e6);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "log-mel of 30 s, 80 pitches: %.1f ms of CPU on one thread (%.1f ms by the clock)%n",
        median(cpu),
        median(wall));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
