package dev.heed.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heed.testing.FakeHub;
import dev.heed.testing.Reference;
import dev.heed.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The official client for Node and Heed fill a cache from one hub: both are equal. Skipped, with a
 * message, where there is no npm, or its registry cannot be reached.
 */
class OfficialClientTest {

  private static final String CLIENT = "@huggingface/hub@2.17.5";

  @Test
  void both_caches_are_equal(@TempDir Path folder) throws IOException, InterruptedException {
    Shell installed =
        shell(
            folder,
            "command -v npm >/dev/null && cd '%s' && npm install --silent --no-audit --no-fund --prefer-offline --prefix . %s"
                .formatted(folder, CLIENT));
    assumeTrue(
        installed.code() == 0,
        "npm, or the package %s, is not to be had here: the caches are not compared. %s"
            .formatted(CLIENT, installed.err()));
    try (FakeHub fake = new FakeHub("org/bert").with(Reference.folder("models/bert"))) {
      Path theirs = folder.resolve("theirs");
      Files.writeString(
          folder.resolve("fetch.mjs"),
          "import { snapshotDownload } from '@huggingface/hub'; await snapshotDownload({repo: 'org/bert', hubUrl: '%s', cacheDir: '%s'});"
              .formatted(fake.address(), theirs));
      Shell fetched = shell(folder, "cd '%s' && node fetch.mjs".formatted(folder));
      assertThat(fetched.code()).as(fetched.err()).isZero();
      Path ours = folder.resolve("ours");
      Hub.of(
              new HubSettings(
                  ours,
                  fake.address(),
                  Optional.empty(),
                  false,
                  false,
                  true,
                  Duration.ofSeconds(20)))
          .pull(RepositoryId.parse("org/bert"), PullChoice.of("*"), PullListener.none());
      assertThat(contents(ours)).isEqualTo(contents(theirs)).hasSizeGreaterThan(20);
    }
  }

  private static Shell shell(Path folder, String lines) throws IOException, InterruptedException {
    return Shell.run(folder, System.getenv(), lines);
  }

  /**
   * Files with what is in them, links with where they lead; not the lock files, which Node has not.
   */
  private static Map<String, String> contents(Path cache) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(cache)) {
      for (Path file : walk.filter(path -> !path.startsWith(cache.resolve(".locks"))).toList()) {
        String name = cache.relativize(file).toString();
        if (Files.isSymbolicLink(file)) {
          contents.put(name, "-> " + Files.readSymbolicLink(file));
        } else if (Files.isRegularFile(file)) {
          contents.put(name, Arrays.hashCode(Files.readAllBytes(file)) + "");
        }
      }
    }
    return contents;
  }
}
