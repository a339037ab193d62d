package dev.heed.server;

import dev.heed.server.settings.ModelSource;
import dev.heed.server.settings.ServerSettings;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A server on a free port, and a client for it. */
final class RunningServer implements AutoCloseable {

  private final HttpClient client = HttpClient.newHttpClient();
  private final Server server;

  private RunningServer(ServerSettings settings) {
    this.server = Server.start(settings.withPort(0));
    server.awaitReady();
  }

  /** Of small models of the reference, {@code NAME} or {@code NAME=MODEL}. */
  static RunningServer of(String... models) {
    return new RunningServer(settings(models));
  }

  static RunningServer of(ServerSettings settings) {
    return new RunningServer(settings);
  }

  static ServerSettings settings(String... models) {
    List<ModelSource> sources =
        Stream.of(models)
            .map(
                model -> {
                  String[] parts = model.split("=");
                  return ModelSource.parse(
                      parts[0] + "=" + Reference.folder("models/" + parts[parts.length - 1]));
                })
            .toList();
    return ServerSettings.standard().withModels(sources);
  }

  Server server() {
    return server;
  }

  String url() {
    return server.url();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofMinutes(1));
  }

  HttpResponse<String> get(String path) {
    return send(request(path).GET().build());
  }

  HttpResponse<String> json(String path, String body) {
    return post(path, "application/json", BodyPublishers.ofString(body));
  }

  HttpResponse<String> post(String path, String type, BodyPublisher body) {
    return send(request(path).header("content-type", type).POST(body).build());
  }

  HttpResponse<String> send(HttpRequest request) {
    return send(request, BodyHandlers.ofString());
  }

  <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return client.send(request, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
