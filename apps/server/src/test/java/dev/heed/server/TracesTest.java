package dev.heed.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spans arrive at a collector that the environment names, and only there. */
class TracesTest {

  private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private final List<String> paths = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();

  @AfterEach
  void forget() {
    System.clearProperty(ENDPOINT);
  }

  private HttpServer collector() throws IOException {
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          paths.add(exchange.getRequestURI().getPath());
          byte[] body = exchange.getRequestBody().readAllBytes();
          bodies.add(new String(body, StandardCharsets.ISO_8859_1));
          exchange.getResponseHeaders().add("content-type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    return collector;
  }

  private static void ask() {
    try (RunningServer server = RunningServer.of("classify=bert-sequence-classification")) {
      server.send(
          server
              .request("/models/classify?secret=1")
              .header("content-type", "application/json")
              .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
              .POST(BodyPublishers.ofString("{\"inputs\": \"private words\"}"))
              .build());
      server.get("/health/live");
    }
  }

  @Test
  void a_request_is_a_span_below_its_callers() throws Exception {
    HttpServer collector = collector();
    System.setProperty(ENDPOINT, "http://127.0.0.1:" + collector.getAddress().getPort());
    ask();
    collector.stop(0);
    assertThat(paths).containsOnly("/v1/traces");
    String all = String.join("", bodies);
    byte[] trace = HexFormat.of().parseHex(TRACE);
    assertThat(all)
        .contains("POST /models/:name", "http.response.status_code", "classify", "heed")
        .contains(new String(trace, StandardCharsets.ISO_8859_1))
        .doesNotContain("secret", "private words", "/health/live");
  }

  @Test
  void nothing_is_sent_where_no_collector_is_named() throws Exception {
    HttpServer collector = collector();
    ask();
    collector.stop(0);
    assertThat(paths).isEmpty();
  }
}
