package dev.heed.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heed.testing.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The commands with curl on the page of serving give answers. */
class ServingPageTest {

  @Test
  void each_command_is_answered() throws Exception {
    assumeTrue(hasCurl(), "curl cannot be had here: the page's commands are not tried");
    List<String> commands =
        Files.readAllLines(Repository.root().resolve("docs/serving.md")).stream()
            .filter(line -> line.startsWith("curl "))
            .toList();
    assertThat(commands).hasSizeGreaterThan(5);
    try (RunningServer server = RunningServer.of("vit", "embed=mpnet", "write=llama")) {
      for (String command : commands) {
        String own = command.replace("http://127.0.0.1:8600", server.url());
        String answer = shell(own.replace("curl -s", "curl -s -S -f"));
        assertThat(answer.strip()).as(command).matches("(?s)[\\[{].*[\\]}]");
      }
    }
  }

  private static boolean hasCurl() throws InterruptedException {
    try {
      return new ProcessBuilder("curl", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String shell(String command) throws IOException {
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .directory(Repository.root().toFile())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
