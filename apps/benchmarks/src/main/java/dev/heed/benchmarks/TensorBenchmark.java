package dev.heed.benchmarks;

import dev.heed.model.Json;
import dev.heed.spi.Source;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import dev.heed.vision.processing.Backend;
import dev.heed.vision.processing.ImageProcessor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * JPEG files to a ViT's tensor on one thread, in processor time: decoding, and processing in each
 * backend; transformers 5 in turns with it where a Python that has it is named, and transformers.js
 * where a folder is named in which npm has installed it. What torchvision computes is left out
 * there where Python lacks it.
 *
 * <p>Heed's and Python's is the time of the one thread; transformers.js decodes on others, so its
 * is the time of the process, and so is Heed's beside it: Java's compiler and collector are in it.
 *
 * <pre>TensorBenchmark [--python /path/to/python] [--js FOLDER] [--rounds N] FILE.jpg...</pre>
 */
public final class TensorBenchmark {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final String[] STAGES = {"decode", "pil", "torchvision"};

  private static final String VIT =
      """
      {"image_processor_type": "ViTImageProcessor", "do_resize": true, "resample": 2,
       "size": {"height": 224, "width": 224}, "do_rescale": true, "do_normalize": true,
       "rescale_factor": 0.00392156862745098, "image_mean": [0.5, 0.5, 0.5],
       "image_std": [0.5, 0.5, 0.5]}\
      """;

  /** One line in: a file's name. One line out: milliseconds of the thread for each stage. */
  private static final String TRANSFORMERS =
      """
      import io, sys, time
      import torch
      from PIL import Image
      import transformers
      torch.set_num_threads(1)
      makers = [getattr(transformers, "ViTImageProcessorPil", None)]
      try:
          import torchvision
          makers.append(transformers.ViTImageProcessor)
      except Exception:
          makers.append(None)
      processors = [make and make() for make in makers]
      files = {}
      clock = time.thread_time_ns
      for line in sys.stdin:
          name = line.rstrip("\\n")
          if name not in files:
              files[name] = open(name, "rb").read()
          start = clock()
          picture = Image.open(io.BytesIO(files[name])).convert("RGB")
          picture.load()
          times = [clock() - start]
          for processor in processors:
              start = clock()
              if processor:
                  processor(picture, return_tensors="pt")
              times.append(clock() - start if processor else float("nan"))
          print(*[t / 1e6 for t in times], flush=True)
      """;

  private final ImageReader reader = new ImageReader();
  private final ImageProcessor pil = ImageProcessor.of(Json.parse("vit", VIT), Backend.PIL);
  private final ImageProcessor torch =
      ImageProcessor.of(Json.parse("vit", VIT), Backend.TORCHVISION);

  private TensorBenchmark() {}

  /** Prints a line for each file, stage and side: medians and what they are of the other's. */
  public static void main(String[] args) throws IOException {
    String python = "";
    String js = "";
    int rounds = 100;
    int at = 0;
    while (at < args.length && args[at].startsWith("--")) {
      python = args[at].equals("--python") ? args[at + 1] : python;
      js = args[at].equals("--js") ? args[at + 1] : js;
      rounds = args[at].equals("--rounds") ? Integer.parseInt(args[at + 1]) : rounds;
      at += 2;
    }
    List<String> files = List.of(args).subList(at, args.length);
    try (PeerLines peer = python.isEmpty() ? null : PeerLines.python(python, TRANSFORMERS)) {
      for (String file : files) {
        new TensorBenchmark().besidePython(Path.of(file), peer, rounds);
      }
    }
    if (!js.isEmpty()) {
      try (PeerLines peer = transformersJs(Path.of(js))) {
        for (String file : files) {
          new TensorBenchmark().besideJs(Path.of(file).toAbsolutePath(), peer, rounds);
        }
      }
    }
  }

  private static PeerLines transformersJs(Path home) throws IOException {
    Path model = Files.createTempDirectory("vit");
    Files.writeString(model.resolve("preprocessor_config.json"), VIT);
    Path script = Path.of("apps/benchmarks/src/main/js/tensors.mjs").toAbsolutePath();
    return new PeerLines(home, List.of("node", script.toString(), model.toString()));
  }

  private void besidePython(Path file, PeerLines peer, int mostRounds) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int rounds = warm(bytes, mostRounds);
    double[][] ours = new double[STAGES.length][rounds];
    double[][] theirs = new double[STAGES.length][rounds];
    for (int i = -3; i < rounds; i++) {
      double[] mine = once(bytes);
      double[] other = peer == null ? null : numbers(peer.ask(file.toString()));
      for (int s = 0; i >= 0 && s < STAGES.length; s++) {
        ours[s][i] = mine[s];
        theirs[s][i] = other == null ? Double.NaN : other[s];
      }
    }
    for (int s = 0; s < STAGES.length; s++) {
      print(file, STAGES[s], "transformers", median(ours[s]), median(theirs[s]));
    }
    for (int s = 1; s < STAGES.length; s++) {
      print(
          file,
          "JPEG to tensor, " + STAGES[s],
          "transformers",
          median(ours[0]) + median(ours[s]),
          median(theirs[0]) + median(theirs[s]));
    }
  }

  /** Until the compiler has done its work; how often the file is then measured. */
  private int warm(byte[] bytes, int mostRounds) {
    int rounds = (int) Math.max(9, Math.min(mostRounds, 30_000_000L / bytes.length));
    for (long warm = Math.max(rounds, 30_000_000L / bytes.length); warm > 0; warm--) {
      once(bytes);
    }
    return rounds;
  }

  /** Turns of ten, since the clock of a process counts in steps of ten milliseconds. */
  private void besideJs(Path file, PeerLines peer, int mostRounds) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int turns = Math.max(3, warm(bytes, mostRounds) / 10);
    double[] ours = new double[turns];
    double[] theirs = new double[turns];
    for (int i = -3; i < turns; i++) {
      long start = PeerClock.processor();
      for (int k = 0; k < 10; k++) {
        torch.process(List.of(reader.read(source(bytes))));
      }
      double mine = (PeerClock.processor() - start) / 1e7;
      double other = 0;
      for (int k = 0; k < 10; k++) {
        other += Arrays.stream(numbers(peer.ask(file.toString()))).sum() / 10;
      }
      if (i >= 0) {
        ours[i] = mine;
        theirs[i] = other;
      }
    }
    print(file, "JPEG to tensor, process", "transformers.js", median(ours), median(theirs));
  }

  private static Source source(byte[] bytes) {
    return new Source("photograph.jpg", () -> new ByteArrayInputStream(bytes));
  }

  private double[] once(byte[] bytes) {
    Source source = source(bytes);
    long start = THREADS.getCurrentThreadCpuTime();
    Image image = reader.read(source);
    long decoded = THREADS.getCurrentThreadCpuTime();
    pil.process(List.of(image));
    long processed = THREADS.getCurrentThreadCpuTime();
    torch.process(List.of(image));
    long end = THREADS.getCurrentThreadCpuTime();
    return new double[] {
      (decoded - start) / 1e6, (processed - decoded) / 1e6, (end - processed) / 1e6
    };
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void print(Path file, String stage, String peer, double ours, double theirs) {
    System.out.printf(
        Locale.ROOT,
        "%-16s %-28s ours %8.2f ms, %s %8.2f ms, ratio %.2f%n",
        file.getFileName(),
        stage,
        ours,
        peer,
        theirs,
        ours / theirs);
  }
}
