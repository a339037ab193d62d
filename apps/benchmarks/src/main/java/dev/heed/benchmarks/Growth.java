package dev.heed.benchmarks;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.measure.Resident;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.task.FeatureExtraction;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.speech.processing.WhisperFeatures;
import dev.heed.spi.Source;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.ImageReader;
import dev.heed.vision.processing.ImageProcessor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What grows how: {@code Growth FOLDER CALLS}, the folder of a ViT. Processor time of pictures by
 * pixels, texts by tokens, sound by seconds; processor time by batch and by threads; memory by
 * sessions. Sizes are taken in turns; means, because the system counts the processor's time in
 * steps of up to 10 ms.
 */
final class Growth {

  private final int calls;

  private Growth(int calls) {
    this.calls = calls;
  }

  public static void main(String[] args) throws IOException {
    Growth growth = new Growth(Integer.parseInt(args[1]));
    ModelFolder folder = ModelFolder.open(Path.of(args[0]));
    growth.sessions(folder); // first: memory that was given back is not counted twice
    growth.pictures();
    growth.texts();
    growth.sound();
    growth.batch(folder);
    growth.threads(folder);
  }

  /** Milliseconds of the processor's for each size, the sizes in turns. */
  private void time(String what, String unit, Map<Double, Runnable> sizes) {
    Map<Double, List<Double>> times = new TreeMap<>();
    for (int i = -Math.max(1, calls / 3); i < calls; i++) {
      for (Map.Entry<Double, Runnable> size : sizes.entrySet()) {
        long busy = PeerClock.processor();
        size.getValue().run();
        if (i >= 0) {
          times
              .computeIfAbsent(size.getKey(), k -> new ArrayList<>())
              .add((PeerClock.processor() - busy) / 1e6);
        }
      }
    }
    times.forEach((size, each) -> print(what, unit, size, mean(each)));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private static void print(String what, String unit, double size, double value) {
    System.out.printf(
        Locale.ROOT,
        "%s{\"growth\": \"%s\", \"unit\": \"%s\", \"size\": %s, \"value\": %.4f}%n",
        PeerClock.ROW,
        what,
        unit,
        size,
        value);
  }

  private void pictures() {
    ImageReader reader = new ImageReader();
    ImageProcessor processor = ImageBenchmark.processor();
    Map<Double, Runnable> sizes = new TreeMap<>();
    for (int[] side : new int[][] {{640, 480}, {1280, 960}, {2000, 1500}, {4000, 3000}}) {
      byte[] jpeg = Photographs.jpeg(side[0], side[1]);
      Source source = new Source("photograph.jpg", () -> new ByteArrayInputStream(jpeg));
      sizes.put(side[0] * side[1] / 1e6, () -> processor.process(List.of(reader.read(source))));
    }
    time("pictures", "megapixels", sizes);
  }

  private void texts() {
    Opening opening = Opening.of(EmbeddingBenchmark.model()).withDevice(new Device.Cpu(1));
    try (Pipeline<String, Tensor> pipeline =
        Heed.start().pipeline(FeatureExtraction.TYPE, opening)) {
      Map<Double, Runnable> sizes = new TreeMap<>();
      for (int tokens : new int[] {16, 32, 64, 96, 128}) {
        String text = "river ".repeat(tokens - 2).strip();
        sizes.put((double) tokens, () -> pipeline.run(text));
      }
      time("texts", "tokens", sizes);
    }
  }

  private void sound() {
    WhisperFeatures features = WhisperFeatures.of(Json.empty("preprocessor_config.json"));
    Map<Double, Runnable> sizes = new TreeMap<>();
    for (int seconds : new int[] {30, 60, 120}) {
      List<float[]> pieces = new ArrayList<>();
      for (int from = 0; from < seconds; from += 30) {
        float[] samples = new float[30 * 16_000];
        for (int i = 0; i < samples.length; i++) {
          samples[i] = (float) (0.1 * Math.sin(0.01 * i + from));
        }
        pieces.add(samples);
      }
      sizes.put((double) seconds, () -> features.extract(pieces));
    }
    time("sound", "seconds", sizes);
  }

  private static Inputs pixels(int batch) {
    return Inputs.of("pixel_values", Tensor.zeros(ElementType.F32, Shape.of(batch, 3, 224, 224)));
  }

  private void batch(ModelFolder folder) {
    try (Session session = open(folder, 1)) {
      Map<Double, Runnable> sizes = new TreeMap<>();
      for (int batch : new int[] {1, 2, 4, 8}) {
        Inputs inputs = pixels(batch);
        sizes.put((double) batch, () -> session.run(inputs));
      }
      time("batch", "pictures in a run", sizes);
    }
  }

  private void threads(ModelFolder folder) {
    Map<Double, Runnable> sizes = new TreeMap<>();
    List<Session> open = new ArrayList<>();
    Inputs inputs = pixels(1);
    int cores = Runtime.getRuntime().availableProcessors();
    for (int threads = 1; threads <= cores; threads *= 2) {
      Session session = open(folder, threads);
      open.add(session);
      sizes.put((double) threads, () -> session.run(inputs));
    }
    time("threads", "threads of a run", sizes);
    open.forEach(Session::close);
  }

  private static Session open(ModelFolder folder, int threads) {
    return Heed.start().session(folder, "model", new Device.Cpu(threads), Optional.empty());
  }

  private void sessions(ModelFolder folder) {
    List<Session> open = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      Session session = open(folder, 1);
      session.run(pixels(1));
      open.add(session);
      print("sessions", "open sessions", i, Resident.megabytes().orElse(0));
    }
    open.forEach(Session::close);
  }
}
