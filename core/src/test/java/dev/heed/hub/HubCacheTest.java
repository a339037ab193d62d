package dev.heed.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.model.ModelFolder;
import dev.heed.testing.FakeHub;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubCacheTest {

  private static final String LATER = "a".repeat(40);

  @TempDir private Path root;

  private Hub pulled() {
    try (FakeHub fake =
        new FakeHub("org/tiny")
            .with("config.json", "{}".getBytes(StandardCharsets.UTF_8))
            .with("model.onnx", new byte[1000])) {
      Hub hub =
          Hub.of(
              new HubSettings(
                  root,
                  fake.address(),
                  Optional.empty(),
                  false,
                  false,
                  true,
                  Duration.ofSeconds(9)));
      RepositoryId id = RepositoryId.parse("org/tiny");
      hub.pull(RepositoryId.parse("org/tiny@v1.0"), PullChoice.smallest(), PullListener.none());
      fake.at(LATER).with("config.json", "{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
      hub.pull(id, PullChoice.smallest(), PullListener.none());
      return hub;
    }
  }

  @Test
  void states_share_what_is_equal() {
    HubCache.Model model = pulled().cache().models().get(0);
    assertThat(model.name()).isEqualTo("org/tiny");
    assertThat(model.size()).isEqualTo(1000 + 2 + 8);
    assertThat(model.snapshots())
        .extracting(HubCache.Snapshot::commit)
        .containsExactlyInAnyOrder(FakeHub.COMMIT, LATER);
    assertThat(model.snapshots())
        .extracting(s -> String.join(",", s.revisions()))
        .containsExactlyInAnyOrder("v1.0", "main");
  }

  @Test
  void one_state_is_removed_with_what_no_other_needs() {
    HubCache cache = pulled().cache();
    cache.remove(RepositoryId.parse("org/tiny@v1.0"));
    assertThat(cache.models().get(0).size()).isEqualTo(1000 + 8);
    assertThat(cache.verify()).isEmpty();
    cache.remove(RepositoryId.parse("org/tiny"));
    assertThat(cache.models()).isEmpty();
    assertThat(root.resolve(".locks/models--org--tiny")).doesNotExist();
    Refused.model(() -> cache.remove(RepositoryId.parse("org/tiny")), "has no org/tiny");
  }

  @Test
  void what_was_damaged_is_found() throws IOException {
    Hub hub = pulled();
    Path file = hub.folder("org/tiny").resolve("model.onnx");
    Files.write(file.toRealPath(), new byte[] {1});
    Files.delete(hub.folder("org/tiny@v1.0").resolve("config.json").toRealPath());
    assertThat(hub.cache().verify())
        .extracting(HubCache.Damage::problem)
        .hasSize(2)
        .anyMatch(problem -> problem.contains("has the hash"))
        .anyMatch(problem -> problem.contains("link to a file that is gone"));
  }

  @Test
  void a_name_that_the_cache_has_not_is_told_with_the_command() throws IOException {
    Hub hub = pulled();
    Refused.model(() -> hub.folder("org/other"), "heed pull org/other", "The cache has: org/tiny");
    Refused.model(() -> hub.folder("org/tiny@v9"), "org/tiny@" + LATER);
    Path folder = Files.createDirectories(root.resolve("here"));
    assertThat(hub.folder(folder.toString())).isEqualTo(folder);
    assertThat(hub.folder("./org/tiny")).isEqualTo(Path.of("./org/tiny"));
  }

  @Test
  void what_is_missing_is_told_with_the_command() throws IOException {
    Path model = Files.createDirectories(root.resolve("models--org--half/blobs")).getParent();
    Refused.model(() -> ModelFolder.open(model), "has no snapshot", "heed pull org/half");
    Path folder = pulled().folder("org/tiny");
    Refused.model(() -> ModelFolder.open(folder).file("vocab.txt"), "heed pull org/tiny");
    Path clone = Files.createDirectories(root.resolve("clone/.git")).getParent();
    Files.writeString(
        clone.resolve(".git/config"),
        "[remote \"origin\"]\n\turl = https://huggingface.co/org/cloned\n");
    Files.writeString(clone.resolve("config.json"), "version https://git-lfs.github.com/spec/v1\n");
    Refused.model(() -> ModelFolder.open(clone).config(), "git lfs pull", "heed pull org/cloned");
  }
}
