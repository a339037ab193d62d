package dev.heed.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real browser without a window: Debian's package {@code chromium}. */
public final class Browser {

  private static final List<Path> PLACES =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"));

  private final Path program;
  private final Path profile;

  private Browser(Path program, Path profile) {
    this.program = program;
    this.profile = profile;
  }

  /** The browser; aborts the test where there is none. */
  public static Browser open(Path profile) {
    List<Path> found = PLACES.stream().filter(Files::isExecutable).toList();
    Assumptions.assumeFalse(
        found.isEmpty(),
        "Skipped: there is no chromium, so that no page is tried in a browser; install Debian's"
            + " package chromium.");
    return new Browser(found.get(0), profile);
  }

  /** The page's elements after its script ran, as text. */
  public String elements(Path page, String fragment) {
    return run(List.of("--dump-dom"), page, fragment);
  }

  /** Takes a picture of the page. */
  public void picture(Path page, String fragment, int width, int height, Path png) {
    run(
        List.of(
            "--screenshot=" + png, "--window-size=" + width + "," + height, "--hide-scrollbars"),
        page,
        fragment);
  }

  private String run(List<String> options, Path page, String fragment) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"));
    command.addAll(List.of("--virtual-time-budget=3000", "--user-data-dir=" + profile));
    command.addAll(options);
    command.add(page.toUri() + "#" + fragment);
    try {
      Path text = Files.createTempFile(profile, "page", ".txt");
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(text.toFile())
              .start();
      boolean ended = process.waitFor(240, TimeUnit.SECONDS);
      process.destroyForcibly();
      assertThat(ended).as("the browser ends within four minutes").isTrue();
      return Files.readString(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Waiting for the browser was interrupted.", e);
    }
  }
}
