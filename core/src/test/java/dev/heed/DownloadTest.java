package dev.heed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.heed.error.ErrorCode;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DownloadTest {

  private final Download download = new Download(1000, Duration.ofSeconds(60));
  private final Download hasty = new Download(1000, Duration.ofSeconds(1));
  private HttpServer server;
  private String root;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    root = "http://127.0.0.1:" + server.getAddress().getPort();
    answer("/small", 200, new byte[] {1, 2, 3}, "");
    answer("/large", 200, new byte[1001], "");
    answer("/moved", 302, new byte[0], "/small");
    answer("/round", 302, new byte[0], "/round");
    answer("/file", 302, new byte[0], "file:///etc/hosts");
    server.createContext("/slow", exchange -> exchange.sendResponseHeaders(200, 5));
    server.start();
  }

  private void answer(String path, int status, byte[] body, String location) {
    server.createContext(
        path,
        exchange -> {
          if (!location.isEmpty()) {
            exchange.getResponseHeaders().add("Location", location);
          }
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private byte[] read(String path) throws IOException {
    return read(download, path);
  }

  private byte[] read(Download how, String path) throws IOException {
    try (var in = how.source(root + path).opener().open()) {
      return in.readAllBytes();
    }
  }

  @Test
  void fetches_a_file_and_follows_a_redirect() throws IOException {
    assertThat(read("/small")).containsExactly(1, 2, 3);
    assertThat(read("/moved")).containsExactly(1, 2, 3);
  }

  @Test
  void refuses_what_is_too_large_too_slow_missing_or_leads_elsewhere() {
    Refused.with(ErrorCode.INVALID_INPUT, () -> read("/large"), "1000 bytes");
    Refused.with(ErrorCode.TIMEOUT, () -> read(hasty, "/slow"), "1 seconds");
    Refused.with(ErrorCode.INVALID_INPUT, () -> read("/missing"), "404");
    Refused.with(ErrorCode.INVALID_INPUT, () -> read("/round"), "redirects more than");
    Refused.with(ErrorCode.INVALID_INPUT, () -> read("/file"), "only http and https");
  }

  @Test
  void takes_no_other_scheme() {
    Refused.with(
        ErrorCode.INVALID_INPUT, () -> download.source("ftp://host/a.png"), "http and https");
  }
}
