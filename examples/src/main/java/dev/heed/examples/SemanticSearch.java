package dev.heed.examples;

import static java.util.Comparator.comparingDouble;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.nlp.task.FeatureExtraction;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which paragraphs of a folder's text files answer a question, by meaning and not by words. {@code
 * SemanticSearch FOLDER QUESTION}.
 */
public final class SemanticSearch {

  private record Paragraph(Path file, String text) {}

  private SemanticSearch() {}

  /** Prints the five paragraphs that are closest to the question. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args.length > 0 ? args[0] : "examples/texts");
    String question = args.length > 1 ? args[1] : "How warm is it on that planet?";
    List<Paragraph> paragraphs = read(folder);
    try (var embed = Heed.start().pipeline(FeatureExtraction.TYPE, Opening.standard())) {
      float[] wanted = embed.run(question).toFloats();
      List<Tensor> vectors =
          embed.run(paragraphs.stream().map(Paragraph::text).toList(), 256, done -> {});
      IntStream.range(0, vectors.size())
          .boxed()
          .sorted(comparingDouble(i -> -dot(wanted, vectors.get(i).toFloats())))
          .limit(5)
          .forEach(i -> print(dot(wanted, vectors.get(i).toFloats()), paragraphs.get(i)));
    }
  }

  private static List<Paragraph> read(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".txt"))
          .sorted()
          .flatMap(SemanticSearch::paragraphs)
          .toList();
    }
  }

  private static Stream<Paragraph> paragraphs(Path file) {
    try {
      return Stream.of(Files.readString(file).split("\n\\s*\n"))
          .filter(text -> !text.isBlank())
          .map(text -> new Paragraph(file, text.strip()));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file, e);
    }
  }

  /** The cosine, as the vectors have length 1. */
  private static double dot(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
  }

  private static void print(double score, Paragraph paragraph) {
    System.out.printf("%.3f  %s%n       %s%n", score, paragraph.file(), paragraph.text());
  }
}
