package dev.heed.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connections that send too slowly, or too much before the body; others are answered meanwhile. */
class HostileConnectionsTest {

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        RunningServer.of(
            RunningServer.settings("classify=bert-sequence-classification")
                .withTimes(Duration.ofSeconds(2), Duration.ofSeconds(3)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Socket connect(String text) throws IOException {
    URI address = URI.create(server.url());
    Socket socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(30_000);
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return socket;
  }

  private static void assertAnswers() {
    HttpResponse<String> good = server.json("/models/classify", "{\"inputs\":\"a\"}");
    assertThat(good.statusCode()).as(good.body()).isEqualTo(200);
  }

  /** All that comes until the server closes; fails where it does not. */
  private static String rest(Socket socket) throws IOException {
    try (socket;
        InputStream in = socket.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("still open after 30 seconds", e);
    } catch (IOException e) {
      return ""; // closed by force
    }
  }

  @Test
  void slow_senders_are_let_go_and_keep_nobody_waiting() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String length = i % 2 == 0 ? "content-length: 1000" : "transfer-encoding: chunked";
      slow.add(
          connect(
              "POST /models/classify HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n"
                  + length
                  + "\r\n\r\n"
                  + (i % 2 == 0 ? "{" : "1\r\n{\r\n")));
    }
    for (int i = 0; i < 20; i++) {
      slow.add(connect("POST /models/classify HTTP/1.1\r\nhost: a\r\nx-half: "));
    }
    for (int i = 0; i < 5; i++) {
      assertAnswers();
    }
    for (Socket socket : slow) {
      String answer = rest(socket);
      assertThat(answer).doesNotContain("HTTP/1.1 200").doesNotContain("HTTP/1.1 500");
    }
    assertAnswers();
  }

  @Test
  void bombs_of_headers_are_refused() throws Exception {
    List<String> bombs =
        List.of(
            "x-a: " + "a".repeat(1 << 20) + "\r\n",
            "x-a: b\r\n".repeat(100_000),
            ("x-" + "a".repeat(200) + ": b\r\n").repeat(1000));
    for (String bomb : bombs) {
      Socket socket;
      try {
        socket = connect("GET /v2 HTTP/1.1\r\nhost: a\r\n" + bomb + "\r\n");
      } catch (IOException e) {
        continue; // closed while it was sent
      }
      assertThat(rest(socket)).doesNotContain("HTTP/1.1 200").doesNotContain("HTTP/1.1 500");
      assertAnswers();
    }
    Socket line = connect("GET /" + "a".repeat(1 << 16) + " HTTP/1.1\r\nhost: a\r\n\r\n");
    assertThat(rest(line)).doesNotContain("HTTP/1.1 200").doesNotContain("HTTP/1.1 500");
  }

  @Test
  void bombs_of_parts_are_refused() {
    String part = "--b\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\nx\r\n";
    List<String> bodies =
        List.of(
            part.repeat(50_000) + "--b--\r\n",
            "--b\r\n" + "x-a: b\r\n".repeat(50_000) + "\r\nx\r\n--b--\r\n",
            "--b\r\ncontent-disposition: form-data; name=\"" + "a".repeat(1 << 20) + "\"\r\n\r\nx",
            "--b\r\n".repeat(100_000),
            "-".repeat(1 << 20));
    for (String body : bodies) {
      HttpResponse<String> response =
          server.post(
              "/v1/audio/transcriptions",
              "multipart/form-data; boundary=b",
              BodyPublishers.ofString(body));
      assertThat(response.statusCode()).as(response.body()).isBetween(400, 499);
      assertAnswers();
    }
  }

  @Test
  void bombs_of_json_are_refused() {
    List<String> bodies =
        List.of(
            "{\"inputs\":" + "[".repeat(1 << 20),
            "{\"inputs\":" + "{\"a\":".repeat(100_000),
            "{\"inputs\":" + "9".repeat(1 << 20) + "}",
            "{\"inputs\":[" + "\"a\",".repeat(300_000) + "\"a\"]}");
    for (String body : bodies) {
      HttpResponse<String> response = server.json("/models/classify", body);
      assertThat(response.statusCode()).as(response.body()).isBetween(400, 499);
      assertAnswers();
    }
  }
}
