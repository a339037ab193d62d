package dev.heed.benchmarks;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.task.ScoredLabel;
import dev.heed.vision.image.Image;
import dev.heed.vision.task.ImageClassification;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Openings, runs and closings of one model, and what is left of them: {@code OpeningsBenchmark
 * [TIMES] [FOLDER]}, 500 of ViT-Ti/16 from its weights where nothing is said. Resident memory,
 * threads, open files and Java's direct buffers after each tenth; the slope is of the later half.
 * Exits with 1 where something stays.
 */
public final class OpeningsBenchmark {

  /** Megabytes that the later half may differ by, from its first point to its last. */
  private static final double NOTHING = 8;

  private OpeningsBenchmark() {}

  /** What the process holds. */
  private record Held(double megabytes, long threads, long files, long directBytes) {

    static Held now() throws IOException {
      System.gc();
      return new Held(status("VmRSS") / 1024.0, status("Threads"), openFiles(), directNow());
    }

    private static long status(String key) throws IOException {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith(key + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    }

    private static long openFiles() throws IOException {
      try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
        return open.count();
      }
    }

    private static long directNow() {
      return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .mapToLong(BufferPoolMXBean::getMemoryUsed)
          .sum();
    }
  }

  public static void main(String[] args) throws IOException {
    int times = args.length > 0 ? Integer.parseInt(args[0]) : 500;
    Path folder = args.length > 1 ? Path.of(args[1]) : model();
    Image cat = Image.read(Path.of("examples", "photos", "cat.png"));
    Heed heed = Heed.start();
    List<Held> points = new ArrayList<>();
    for (int i = 1; i <= times; i++) {
      try (Pipeline<Image, List<ScoredLabel>> pipeline =
          heed.pipeline(ImageClassification.TYPE, Opening.of(folder))) {
        pipeline.run(cat);
      }
      if (i % Math.max(1, times / 10) == 0) {
        Held held = Held.now();
        points.add(held);
        System.out.printf(
            Locale.ROOT,
            "%4d closed: %.0f MB resident, %d threads, %d files, %d bytes of direct buffers%n",
            i,
            held.megabytes,
            held.threads,
            held.files,
            held.directBytes);
      }
    }
    report(points);
  }

  private static void report(List<Held> points) {
    Held middle = points.get(points.size() / 2);
    Held last = points.get(points.size() - 1);
    double more = last.megabytes - middle.megabytes;
    boolean stays = more > NOTHING || last.threads > middle.threads || last.files > middle.files;
    System.out.printf(
        Locale.ROOT,
        "from the middle to the end: %+.1f MB, %+d threads, %+d files: %s%n",
        more,
        last.threads - middle.threads,
        last.files - middle.files,
        stays ? "something stays" : "nothing is left");
    if (stays) {
      System.exit(1);
    }
  }

  private static Path model() throws IOException {
    Path folder = TinyVit.TI.write(Files.createTempDirectory("vit-ti"));
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        "{\"image_processor_type\": \"ViTImageProcessor\"}");
    return folder;
  }
}
