package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.FakeHub;
import dev.heed.testing.Reference;
import dev.heed.testing.Repository;
import dev.heed.testing.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code heed pull} and {@code heed cache} in a process with the variables of the hub. */
class PullCommandTest {

  @TempDir private Path folder;

  private Shell heed(FakeHub hub, String arguments, String... variables)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("HF_HUB_CACHE", folder.resolve("hub").toString());
    environment.put("HF_ENDPOINT", hub.address().toString());
    environment.remove("HF_TOKEN");
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return Shell.run(
        folder,
        environment,
        "'%s' -XX:TieredStopAtLevel=1 -XX:-UsePerfData -cp '%s' dev.heed.cli.Main %s"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                arguments));
  }

  @Test
  void a_model_is_pulled_run_by_its_name_listed_and_removed()
      throws IOException, InterruptedException {
    Path photo = Repository.root().resolve("examples/photos/cat.png");
    try (FakeHub hub = new FakeHub("org/vit").with(Reference.folder("models/vit"))) {
      String run = "run image-classification --json --model org/vit '%s'".formatted(photo);
      Shell before = heed(hub, run);
      assertThat(before.code()).isEqualTo(2);
      assertThat(before.err()).contains("heed pull org/vit").doesNotContain("Could not convert");
      assertThat(hub.asked()).as("nothing is fetched unless asked").isEmpty();

      Shell pulled = heed(hub, "pull org/vit --json");
      assertThat(pulled.code()).as(pulled.err()).isZero();
      assertThat(pulled.out())
          .contains("\"commit\":\"" + FakeHub.COMMIT + "\"", "\"left_out\"", "onnx/model.onnx");
      assertThat(pulled.err()).contains("fetching onnx/model.onnx");
      int asked = hub.asked().size();

      Shell answered = heed(hub, run, "HF_HUB_OFFLINE", "1");
      assertThat(answered.code()).as(answered.err()).isZero();
      assertThat(answered.out()).contains("\"label\"");
      assertThat(hub.asked()).hasSize(asked);

      assertThat(heed(hub, "cache ls --json").out()).contains("\"name\":\"org/vit\"");
      assertThat(heed(hub, "cache rm org/vit").err()).contains("removed org/vit");
      assertThat(heed(hub, "pull org/none").err()).contains("has no model 'org/none'");
    }
  }
}
