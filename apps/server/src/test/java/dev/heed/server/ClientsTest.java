package dev.heed.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heed.server.settings.ModelSource;
import dev.heed.server.settings.ServerSettings;
import dev.heed.testing.Reference;
import dev.heed.testing.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clients that people have, unmodified: npm's openai, @huggingface/inference and @grpc/grpc-js.
 * They are fetched once, into this module's target folder; where npm or the packages cannot be had,
 * the test is left out and says so.
 */
class ClientsTest {

  private static final List<String> PACKAGES =
      List.of("openai@6", "@huggingface/inference@4", "@grpc/grpc-js@1", "@grpc/proto-loader@0.8");

  private static final Path FOLDER = Path.of("target", "npm-clients");

  @Test
  void each_client_has_its_answers(@TempDir Path folder) throws Exception {
    assumeTrue(
        hasClients(), "npm or its packages cannot be had here: the real clients are not tried");
    ServerSettings settings =
        ServerSettings.standard()
            .withRepository(Reference.folder("models"))
            .withModels(List.of(ModelSource.parse("chat=" + chat(folder.resolve("chat")))));
    Path proto = FOLDER.resolve("oip.proto");
    copy("open_inference_grpc.proto", proto);
    copy("clients.mjs", FOLDER.resolve("clients.mjs"));
    try (RunningServer server = RunningServer.of(settings)) {
      List<String> lines =
          run(
              Map.of("CHAT", "chat"),
              "node",
              "clients.mjs",
              server.url(),
              Repository.root().toString(),
              "oip.proto");
      assertThat(lines).hasSizeGreaterThan(40).noneMatch(line -> line.contains(" FAILED "));
    }
  }

  /** The small decoder of the reference, with a template for chats. */
  private static Path chat(Path folder) throws IOException {
    Path from = Reference.folder("models/llama");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path to = folder.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
    Files.writeString(
        folder.resolve("chat_template.jinja"),
        "{% for message in messages %}{{ message.content }}{% endfor %}");
    return folder;
  }

  private static boolean hasClients() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    if (Files.exists(FOLDER.resolve("node_modules/@grpc/proto-loader"))) {
      return true;
    }
    Files.writeString(FOLDER.resolve("package.json"), "{\"private\": true}");
    List<String> install =
        new ArrayList<>(List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"));
    install.addAll(PACKAGES);
    try {
      run(Map.of(), install.toArray(String[]::new));
    } catch (IOException e) {
      return false;
    }
    return Files.exists(FOLDER.resolve("node_modules/@grpc/proto-loader"));
  }

  private static void copy(String resource, Path to) throws IOException {
    try (var in = ClientsTest.class.getResourceAsStream("/dev/heed/server/" + resource)) {
      Files.write(to, in.readAllBytes());
    }
  }

  private static List<String> run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(5, TimeUnit.MINUTES);
      return out.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }
}
