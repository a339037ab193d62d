package dev.heed.benchmarks;

import dev.heed.spi.Source;
import dev.heed.vision.image.ImageReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Decoding JPEG files on one thread, in processor time; Pillow in turns with it where a Python that
 * has it is named.
 *
 * <pre>JpegBenchmark [--python /path/to/python] [--rounds N] FILE.jpg...</pre>
 */
public final class JpegBenchmark {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** One line in: a file's name. One line out: its processor time in milliseconds. */
  private static final String PILLOW =
      """
      import io, sys, time
      from PIL import Image
      files = {}
      for line in sys.stdin:
          name = line.rstrip("\\n")
          if name not in files:
              files[name] = open(name, "rb").read()
          start = time.process_time_ns()
          Image.open(io.BytesIO(files[name])).convert("RGB").load()
          print((time.process_time_ns() - start) / 1e6, flush=True)
      """;

  private JpegBenchmark() {}

  /** Prints one line a file: medians and their ratio. */
  public static void main(String[] args) throws IOException {
    String python = "";
    int rounds = 200;
    int at = 0;
    while (at < args.length && args[at].startsWith("--")) {
      python = args[at].equals("--python") ? args[at + 1] : python;
      rounds = args[at].equals("--rounds") ? Integer.parseInt(args[at + 1]) : rounds;
      at += 2;
    }
    for (; at < args.length; at++) {
      measure(Path.of(args[at]), python, rounds);
    }
  }

  private static void measure(Path file, String python, int mostRounds) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int rounds = (int) Math.max(9, Math.min(mostRounds, 60_000_000L / bytes.length));
    try (PeerLines peer = python.isEmpty() ? null : PeerLines.python(python, PILLOW)) {
      double[] ours = new double[rounds];
      double[] theirs = new double[rounds];
      for (int i = -rounds; i < rounds; i++) {
        double mine = decode(bytes);
        double other = peer == null ? Double.NaN : Double.parseDouble(peer.ask(file.toString()));
        if (i >= 0) {
          ours[i] = mine;
          theirs[i] = other;
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%-24s ours %8.2f ms, Pillow %8.2f ms, ratio %.2f (medians of %d)%n",
          file.getFileName(),
          median(ours),
          median(theirs),
          median(ours) / median(theirs),
          rounds);
    }
  }

  private static double decode(byte[] bytes) {
    ImageReader reader = new ImageReader();
    long start = THREADS.getCurrentThreadCpuTime();
    reader.read(new Source("photograph.jpg", () -> new ByteArrayInputStream(bytes)));
    return (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
