package dev.heed.testing.fuzz;

import dev.heed.testing.fuzz.Counters.Count;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs a target in JVMs of 512 MB, one after the other, until all of its inputs were tried: an
 * input that ends its JVM, or never ends, is counted, and the next JVM goes on behind it.
 *
 * @param folder where findings are kept
 */
public record FuzzCampaign(Path folder) {

  private static final int MOST_ENDED = 400;

  /** How one target fared. */
  public record Result(
      String target,
      long read,
      long refused,
      long others,
      int hangs,
      int aborts,
      long slow,
      long large,
      long mostMillis,
      long mostMegabytes,
      List<String> findings) {

    /** Whether all inputs were read or refused, in time and memory. */
    public boolean isClean() {
      return others + hangs + aborts + slow + large == 0 && findings.isEmpty();
    }

    /** As a row of the table. */
    public String row() {
      return "| %s | %,d / %,d | %,d | %,d | %,d | %,d | %,d | %,d ms, %,d MB |"
          .formatted(
              target, read, refused, others, hangs, aborts, slow, large, mostMillis, mostMegabytes);
    }

    /** The head of the table. */
    public static String head() {
      return "| target | ok / HeedException | other | hangs | aborts | over 1 s | over 512 MB |"
          + " most of one input |\n"
          + "|---|---|---|---|---|---|---|---|";
    }
  }

  /** Tries {@code count} inputs. */
  public Result run(FuzzTarget target, int count) throws IOException, InterruptedException {
    Path own = Files.createDirectories(folder.resolve(target.name()));
    try (Scratch scratch = Scratch.beside(own)) {
      return run(target, count, own, scratch.folder());
    }
  }

  private static Result run(FuzzTarget target, int count, Path own, Path scratch)
      throws IOException, InterruptedException {
    Counters counters = Counters.in(own.resolve("counters"));
    int hangs = 0;
    int aborts = 0;
    int code = jvm(target, count, own, scratch);
    while (code != 0 && hangs + aborts < MOST_ENDED) {
      if (counters.get(Count.BEGUN) == 0 || code == FuzzJvm.BROKEN) {
        throw new AssertionError(
            "%s did not come to its end: %s"
                .formatted(target.name(), Files.readString(own.resolve("log"))));
      }
      hangs += code == FuzzJvm.HUNG ? 1 : 0;
      aborts += code == FuzzJvm.HUNG ? 0 : aborted(target, own, scratch, counters, aborts);
      code = jvm(target, count, own, scratch);
    }
    return result(target, own, counters, hangs, aborts);
  }

  /** Keeps the input that ended a JVM. */
  private static int aborted(
      FuzzTarget target, Path own, Path scratch, Counters counters, int before) throws IOException {
    int number = Math.max(0, (int) counters.get(Count.BEGUN) - 2);
    byte[] input = new Mutator(target, target.opener().apply(scratch)).input(number).bytes();
    String log = Files.readString(own.resolve("log"), StandardCharsets.ISO_8859_1);
    new Findings(own.resolve("findings"))
        .add("ABORT-" + before, number, input, new AssertionError(log));
    return 1;
  }

  private static int jvm(FuzzTarget target, int count, Path own, Path scratch)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.add("-XX:-CreateCoredumpOnCrash");
    command.add("-XX:ErrorFile=" + own.resolve("crash"));
    command.addAll(List.of("-Djava.awt.headless=true", "-XX:TieredStopAtLevel=4"));
    command.add("-Dheed.root=" + System.getProperty("heed.root", "."));
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-cp", classPath()));
    command.addAll(List.of(FuzzJvm.class.getName(), target.name(), Integer.toString(count)));
    command.addAll(List.of(own.toString(), scratch.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(own.resolve("log").toFile())
        .start()
        .waitFor();
  }

  /** Where the classes of this one's loader and of those around it come from. */
  private static String classPath() {
    List<String> places = new ArrayList<>();
    for (ClassLoader at = FuzzTargets.class.getClassLoader(); at != null; at = at.getParent()) {
      if (at instanceof URLClassLoader loader) {
        for (URL url : loader.getURLs()) {
          places.add(Path.of(URI.create(url.toString())).toString());
        }
      }
    }
    places.add(System.getProperty("java.class.path"));
    return String.join(File.pathSeparator, places);
  }

  private static Result result(
      FuzzTarget target, Path own, Counters counters, int hangs, int aborts) throws IOException {
    return new Result(
        target.name(),
        counters.get(Count.READ),
        counters.get(Count.REFUSED),
        counters.get(Count.OTHER),
        hangs,
        aborts,
        counters.get(Count.SLOW),
        counters.get(Count.LARGE),
        counters.get(Count.MOST_TIME) / 1_000_000,
        counters.get(Count.MOST_BYTES) >> 20,
        findings(own.resolve("findings")));
  }

  private static List<String> findings(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".txt"))
          .map(name -> name.replace(".txt", ""))
          .sorted()
          .toList();
    }
  }
}
