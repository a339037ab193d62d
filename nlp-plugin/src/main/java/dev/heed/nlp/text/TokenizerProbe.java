package dev.heed.nlp.text;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Builds and uses a tokenizer in a process of its own before this process does, where {@code
 * -Dheed.tokenizers.probe=true} asks for it: what native code does to that process, or how long it
 * takes there, harms nobody. It costs the start of a JVM for each tokenizer that is opened.
 */
final class TokenizerProbe {

  private static final String ASKED = "heed.tokenizers.probe";
  private static final int MOST_SECONDS = 20;

  /** Cases, scripts, digits, blanks, a control character and a special token's look. */
  private static final String SAMPLE = "Hello, Wörld! 日本 🎉 don't  3.14\n\t\u0001<s>[CLS] مرحبا";

  private TokenizerProbe() {}

  /**
   * @throws HeedException INVALID_MODEL where the other process ends, or does not answer in 20
   *     seconds
   */
  static void require(String json, String origin) {
    if (!Boolean.getBoolean(ASKED)) {
      return;
    }
    try {
      Path log = Files.createTempFile("heed-probe", ".log");
      try {
        run(json, origin, log);
      } finally {
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The process in which tokenizers are tried first (-D%s) does not start: %s."
              .formatted(ASKED, e.getMessage()),
          e);
    }
  }

  private static void run(String json, String origin, Path log) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:-UsePerfData",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                TokenizerProbe.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try (OutputStream out = process.getOutputStream()) {
      out.write(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      process.destroyForcibly(); // it ended before it had read all: its exit says why
    }
    try {
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        throw refused(origin, "takes more than %s seconds".formatted(MOST_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeedException(ErrorCode.CANCELLED, "The tokenizer's trial was interrupted.", e);
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw refused(origin, "ends the process (%s)".formatted(said(log)));
    }
  }

  /** Where the classes of this one's loader and of those around it come from. */
  private static String classPath() {
    List<String> places = new ArrayList<>();
    for (ClassLoader at = TokenizerProbe.class.getClassLoader(); at != null; at = at.getParent()) {
      if (at instanceof URLClassLoader loader) {
        for (URL url : loader.getURLs()) {
          places.add(Path.of(URI.create(url.toString())).toString());
        }
      }
    }
    places.add(System.getProperty("java.class.path"));
    return String.join(File.pathSeparator, places);
  }

  private static String said(Path log) throws IOException {
    String text = Files.readString(log, StandardCharsets.ISO_8859_1).strip();
    return text.substring(0, Math.min(300, text.length())).replace('\n', ' ');
  }

  private static HeedException refused(String origin, String what) {
    return new HeedException(
        ErrorCode.INVALID_MODEL,
        "%s describes a tokenizer that %s, as a trial in a process of its own showed. Take the tokenizer.json that was published with the model."
            .formatted(origin, what));
  }

  /** In the other process: the tokenizer comes through standard input. */
  public static void main(String[] arguments) throws IOException {
    String json = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    try {
      NativeTokenizer tokenizer = NativeTokenizer.of(json, "the tokenizer");
      for (String text : List.of("", SAMPLE)) {
        tokenizer.decode(tokenizer.all(text, Optional.of("x"), true).ids(), false);
        tokenizer.decode(tokenizer.ids(text, Optional.empty(), true).ids(), true);
      }
    } catch (HeedException e) {
      System.out.println(
          e.getMessage()); // harmless: the caller gets the same error when it opens the tokenizer
    }
    System.exit(0);
  }
}
