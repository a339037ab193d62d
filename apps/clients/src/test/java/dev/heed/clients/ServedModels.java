package dev.heed.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.server.Server;
import dev.heed.server.settings.ModelSource;
import dev.heed.server.settings.ServerSettings;
import dev.heed.testing.Reference;
import dev.heed.testing.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One server for all tests, of small models that chat, embed and hear. It ends with the JVM. */
final class ServedModels {

  static final String QUESTION = "the old town";

  /** The answers are as long as that. */
  static final int TOKENS = 6;

  private static final Server SERVER = start();

  private ServedModels() {}

  private static Server start() {
    try {
      Path chat = chat(Files.createTempDirectory("heed-clients"));
      Server server =
          Server.start(
              ServerSettings.standard()
                  .withPort(0)
                  .withModels(
                      List.of(
                          ModelSource.parse("chat=" + chat),
                          ModelSource.parse("embed=" + Reference.folder("models/mpnet")),
                          ModelSource.parse("hear=" + Reference.folder("models/wav2vec2-ctc")))));
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The small decoder of the reference, with a template for chats. */
  private static Path chat(Path folder) throws IOException {
    Path from = Reference.folder("models/llama");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = folder.resolve(from.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    Files.writeString(
        folder.resolve("chat_template.jinja"),
        "{% for message in messages %}{{ message.content }}{% endfor %}");
    return folder;
  }

  /** Where the server is. */
  static String url() {
    return SERVER.url();
  }

  /** Where OpenAI's addresses begin. */
  static String v1() {
    return SERVER.url() + "/v1";
  }

  static Path recording() {
    return Repository.root().resolve("reference/inputs/audio/chirp_3s_16k.wav");
  }

  /** What the server answers to the question, asked without a client. */
  static String answer() {
    return post(
            "/v1/chat/completions",
            """
            {"model": "chat", "temperature": 0, "max_tokens": %s,
             "messages": [{"role": "user", "content": "%s"}]}
            """
                .formatted(TOKENS, QUESTION))
        .at("/choices/0/message/content")
        .asText();
  }

  /** The vector of the question. */
  static float[] vector() {
    JsonNode numbers =
        post("/v1/embeddings", "{\"model\":\"embed\",\"input\":\"%s\"}".formatted(QUESTION))
            .at("/data/0/embedding");
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) numbers.get(i).asDouble();
    }
    return vector;
  }

  private static JsonNode post(String path, String body) {
    return post(path, "application/json", BodyPublishers.ofString(body));
  }

  /** What is heard in the recording. */
  static String heard() {
    try {
      return post("/models/hear", "audio/wav", BodyPublishers.ofFile(recording()))
          .get("text")
          .asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode post(String path, String type, HttpRequest.BodyPublisher body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("content-type", type)
            .POST(body)
            .build();
    try {
      return new ObjectMapper()
          .readTree(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
