package dev.heed.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients go on asking while the server ends: each is answered or told to come again. */
class EndingTest {

  private static final String BODY = "{\"inputs\": \"a b c\"}";
  private static final int CLIENTS = 12;

  @Test
  @Timeout(30) // it waits for two minutes where it waits for clients
  void no_request_is_cut_and_the_end_does_not_wait_for_clients_that_never_stop() throws Exception {
    RunningServer server = RunningServer.of("mpnet");
    URI uri = URI.create(server.url());
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    List<CompletableFuture<List<String>>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(CompletableFuture.supplyAsync(() -> askOnAndOn(uri), threads));
    }
    Thread.sleep(300);
    server.close();
    List<String> all = new ArrayList<>();
    for (CompletableFuture<List<String>> client : clients) {
      all.addAll(client.join());
    }
    threads.shutdown();
    assertThat(all)
        .isNotEmpty()
        .allSatisfy(
            answer -> {
              boolean answered = answer.startsWith("HTTP/1.1 200 ");
              boolean sentAway =
                  answer.startsWith("HTTP/1.1 503 ") && answer.contains("retry-after: ");
              assertThat(answered || sentAway).as(answer).isTrue();
            });
  }

  /** A connection for each request, until there is nobody to connect to. */
  private static List<String> askOnAndOn(URI uri) {
    List<String> answers = new ArrayList<>();
    while (true) {
      try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
        socket
            .getOutputStream()
            .write(
                ("POST /models/mpnet HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nContent-Length: "
                        + BODY.length()
                        + "\r\n\r\n"
                        + BODY)
                    .getBytes(StandardCharsets.UTF_8));
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        answers.add(answer);
        if (answer.startsWith("HTTP/1.1 503 ")) {
          return answers; // comes again later
        }
      } catch (ConnectException e) {
        return answers;
      } catch (IOException e) {
        answers.add(e.toString());
        return answers;
      }
    }
  }
}
