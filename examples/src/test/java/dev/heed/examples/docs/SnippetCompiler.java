package dev.heed.examples.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles snippets as a reader would use them: with the usual imports, inside a method, a class or
 * a file, whichever they are.
 */
final class SnippetCompiler implements AutoCloseable {

  /** That of the plugin which the pages are about; its classes are for itself alone. */
  private static final String PACKAGE = "package org.example.cosine;\n";

  /** What a snippet may use without declaring it, as its text says what it is. */
  private static final String GIVEN =
      """
      abstract class Given {
        Heed heed;
        Inputs inputs;
        Ops ops;
        Value x;
        Weights weights;
        ModelFolder folder;
        Session session;
        Image image;
        Audio audio;
        List<String> passages;
        float[] samples;
        Path temporary;
        Pipeline<Image, List<ScoredLabel>> classify;
        OnePass<Image, List<ScoredLabel>> pass;
        List<Image> images;
        int heads() { return 2; }
        int width() { return 8; }
      }
      """;

  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
  private final StandardJavaFileManager files =
      compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
  private final List<String> options;
  private final String imports = imports();

  /**
   * @param sources folders whose classes snippets may use as well
   */
  SnippetCompiler(Path out, List<Path> sources) {
    String path = sources.stream().map(Path::toString).collect(Collectors.joining(":"));
    options =
        List.of(
            "-d",
            out.toString(),
            "-sourcepath",
            path,
            "-proc:none",
            "-nowarn",
            "--release",
            "17",
            "--should-stop=ifError=FLOW",
            "-Xmaxerrs",
            "1000");
  }

  /**
   * What the compiler says against each snippet, in the form that suits it best. All are compiled
   * together as what most are, the inside of a method, and what is left by itself.
   */
  Map<Snippet, List<String>> problems(List<Snippet> snippets) {
    List<Text> together = new ArrayList<>(List.of(text("Given", GIVEN)));
    for (int i = 0; i < snippets.size(); i++) {
      together.add(text("Example" + i, forms("Example" + i, snippets.get(i).code()).get(0)));
    }
    Map<String, List<String>> said = compile(together);
    Map<Snippet, List<String>> problems = new LinkedHashMap<>();
    for (int i = 0; i < snippets.size(); i++) {
      boolean clean = said.getOrDefault("Example" + i, List.of()).isEmpty();
      problems.put(snippets.get(i), clean ? List.of() : problems(snippets.get(i)));
    }
    return problems;
  }

  private List<String> problems(Snippet snippet) {
    List<String> fewest = List.of();
    for (String form : forms("Example", snippet.code())) {
      List<String> problems =
          compile(List.of(text("Given", GIVEN), text("Example", form))).values().stream()
              .flatMap(List::stream)
              .toList();
      if (problems.isEmpty()) {
        return List.of();
      }
      fewest = fewest.isEmpty() || problems.size() < fewest.size() ? problems : fewest;
    }
    return fewest;
  }

  private static List<String> forms(String name, String shown) {
    String code =
        shown.replaceAll("(?m)^public ((?:final |sealed )?(?:class|record|interface))", "$1");
    String type = "class " + name + " extends Given {";
    return List.of(
        type + " void example() throws Exception {\n" + code + "\n} }\n",
        type + "\n" + code + "\n}\n",
        code,
        "interface " + name + " {\n" + code + "\n}\n");
  }

  private Text text(String name, String code) {
    return new Text(name, PACKAGE + imports + code);
  }

  private Map<String, List<String>> compile(List<Text> texts) {
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    compiler.getTask(null, files, said, options, null, texts).call();
    Map<String, List<String>> problems = new LinkedHashMap<>();
    for (Diagnostic<? extends JavaFileObject> each : said.getDiagnostics()) {
      if (each.getKind() == Diagnostic.Kind.ERROR && each.getSource() instanceof Text text) {
        problems
            .computeIfAbsent(text.name, name -> new ArrayList<>())
            .add(each.getMessage(Locale.ROOT) + " in: " + line(text.code, each.getLineNumber()));
      }
    }
    return problems;
  }

  private static String line(String source, long number) {
    return source.lines().skip(Math.max(0, number - 1)).findFirst().orElse("").strip();
  }

  /** All packages of Heed, and those of Java that its users meet. */
  private static String imports() {
    Stream<String> ours =
        Repository.sources().stream()
            .filter(source -> !source.endsWith("package-info.java"))
            .map(Repository::text)
            .flatMap(text -> text.lines().filter(line -> line.startsWith("package ")).limit(1))
            .map(line -> line.substring("package ".length(), line.length() - 1))
            .filter(name -> !name.contains(".benchmarks") && !name.contains(".cli"))
            .filter(name -> !name.contains(".examples"));
    return Stream.concat(
                Stream.of(
                    "java.nio.file",
                    "java.time",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "java.util.function",
                    "java.util.stream"),
                Stream.concat(ours, Stream.of("dev.heed.testing")))
            .distinct()
            .map(name -> "import " + name + ".*;\n")
            .collect(Collectors.joining())
        + "import dev.heed.vision.image.Clip;\n";
  }

  @Override
  public void close() {
    try {
      files.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Text extends SimpleJavaFileObject {

    private final String name;
    private final String code;

    Text(String name, String code) {
      super(URI.create("string:///org/example/cosine/" + name + ".java"), Kind.SOURCE);
      this.name = name;
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }
}
