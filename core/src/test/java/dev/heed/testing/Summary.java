package dev.heed.testing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The last lines of a build: what was held against the reference in all modules, and skipped. */
public final class Summary {

  private static final Pattern SKIPPED =
      Pattern.compile(
          "<skipped(?: message=\"([^\"]*)\")?[^>]*?(?:/>|>(.*?)</skipped>)", Pattern.DOTALL);
  private static final Pattern COUNT = Pattern.compile("<testsuite [^>]*?\\btests=\"(\\d+)\"");

  private final Map<Tally.Kind, Long> counts = new EnumMap<>(Tally.Kind.class);
  private final Map<String, Integer> skipped = new TreeMap<>();
  private int tests;

  private Summary() {}

  /** Prints the summary of the checkout in {@code args[0]}; fails where nothing of a kind ran. */
  public static void main(String[] args) throws IOException {
    Summary summary = new Summary();
    summary.read(Path.of(args[0]));
    summary.print();
    List<String> none = summary.missing();
    if (!none.isEmpty() && System.getProperty("test") == null) {
      throw new IllegalStateException(
          "No test compared any " + String.join(", ", none) + ". Is reference/ complete?");
    }
  }

  private void read(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean source = name.equals("src") || name.equals("reference") || name.equals(".git");
            return source ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = file.getFileName().toString();
            if (file.endsWith(Tally.FILE)) {
              add(file);
            } else if (name.startsWith("TEST-") && name.endsWith(".xml")) {
              report(Files.readString(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void add(Path file) throws IOException {
    Properties module = new Properties();
    try (var in = Files.newInputStream(file)) {
      module.load(in);
    }
    for (Tally.Kind kind : Tally.Kind.values()) {
      counts.merge(kind, Long.valueOf(module.getProperty(kind.name(), "0")), Long::sum);
    }
    Files.delete(file); // the next build counts anew
  }

  private void report(String xml) {
    Matcher count = COUNT.matcher(xml);
    if (count.find()) {
      tests += Integer.parseInt(count.group(1));
    }
    Matcher skip = SKIPPED.matcher(xml);
    while (skip.find()) {
      String reason = skip.group(1) != null ? skip.group(1) : skip.group(2);
      skipped.merge(sentence(String.valueOf(reason)), 1, Integer::sum);
    }
  }

  /** An assumption's message stands behind the name of its exception, before the trace. */
  private static String sentence(String reason) {
    String first = reason.strip().lines().findFirst().orElse("");
    return first
        .replaceFirst("^.*?TestAbortedException: ", "")
        .replaceFirst("^Assumption failed: ", "")
        .replace("<![CDATA[", "")
        .replace("&apos;", "'")
        .replace("&quot;", "\"");
  }

  private void print() {
    System.out.println("Held against what the published Python computes (reference/README.md):");
    counts.forEach((kind, count) -> System.out.printf("%9d %s%n", count, kind.words()));
    int left = skipped.values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf("%9d tests ran, %d were skipped%n", tests - left, left);
    skipped.forEach((reason, times) -> System.out.printf("%9d skipped: %s%n", times, reason));
  }

  private List<String> missing() {
    List<String> none = new ArrayList<>();
    for (Tally.Kind kind : Tally.Kind.values()) {
      if (counts.getOrDefault(kind, 0L) == 0) {
        none.add(kind.words());
      }
    }
    return none;
  }
}
