package dev.heed.benchmarks;

import dev.heed.Heed;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Source;
import dev.heed.task.Ranking;
import dev.heed.task.ScoredLabel;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import dev.heed.vision.processing.ImageProcessor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The whole line from JPEG bytes to labels against the sum of its parts, on a model of ViT-Ti/16's
 * size, one thread. Parts and whole take turns, so that a machine whose speed drifts treats them
 * alike; medians.
 */
public final class LineBenchmark {

  private static final int ROUNDS = 60;
  private static final int WARM_UP = 25;

  private final byte[] jpeg = Photographs.jpeg(640, 480);
  private final ImageReader reader = new ImageReader();
  private final ImageProcessor processor = ImageBenchmark.processor();
  private final Session session;
  private final Ranking ranking;

  private LineBenchmark(ModelFolder folder) {
    this.session = Heed.start().session(folder, "model", new Device.Cpu(1), Optional.empty());
    this.ranking = Ranking.of(folder.config());
  }

  /** Prints the medians and the ratio. */
  public static void main(String[] args) throws IOException {
    Path folder = TinyVit.TI.write(Files.createTempDirectory("vit-ti"));
    new LineBenchmark(ModelFolder.open(folder)).measure();
  }

  private void measure() {
    List<Double> decode = new ArrayList<>();
    List<Double> process = new ArrayList<>();
    List<Double> run = new ArrayList<>();
    List<Double> whole = new ArrayList<>();
    for (int i = 0; i < WARM_UP + ROUNDS; i++) {
      Image image = timed(decode, this::read);
      Inputs inputs = timed(process, () -> processor.process(List.of(image)));
      timed(run, () -> session.run(inputs));
      timed(whole, this::line);
    }
    double parts = median(decode) + median(process) + median(run);
    System.out.printf(
        Locale.ROOT,
        "decode %.2f ms, resize and normalise %.2f ms, session.run %.2f ms: sum %.2f ms; whole line"
            + " %.2f ms, ratio %.3f%n",
        median(decode),
        median(process),
        median(run),
        parts,
        median(whole),
        median(whole) / parts);
  }

  private Image read() {
    return reader.read(new Source("photograph.jpg", () -> new ByteArrayInputStream(jpeg)));
  }

  private List<List<ScoredLabel>> line() {
    Outputs outputs = session.run(processor.process(List.of(read())));
    return ranking.rank(outputs.get("logits"), Optional.empty(), 5);
  }

  private static <T> T timed(List<Double> into, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    into.add((System.nanoTime() - start) / 1e6);
    return result;
  }

  private static double median(List<Double> milliseconds) {
    double[] sorted =
        milliseconds.stream().skip(WARM_UP).mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
