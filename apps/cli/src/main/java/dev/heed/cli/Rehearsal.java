package dev.heed.cli;

import dev.heed.server.Server;
import dev.heed.server.settings.ModelSource;
import dev.heed.server.settings.ServerSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * Does a bit of what the command line is mostly used for, and prints nothing. The launcher runs it
 * once to learn which classes a start needs, and so that a cache beside the jars holds native
 * libraries and models.
 */
final class Rehearsal {

  /** One grey pixel. */
  private static final byte[] PNG =
      HexFormat.of()
          .parseHex(
              "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
                  + "0000000a49444154789c636800000082008177cd72b60000000049454e44ae426082");

  /** Eight by eight pixels of one colour; its Huffman tables are the standard ones. */
  private static final byte[] JPEG =
      HexFormat.of()
          .parseHex(
              "ffd8ffe000104a46494600010100000100010000ffdb00430008060607060508070707090908"
                  + "0a0c140d0c0b0b0c1912130f141d1a1f1e1d1a1c1c20242e2720222c231c1c2837292c303134"
                  + "34341f27393d38323c2e333432ffdb0043010909090c0b0c180d0d1832211c21323232323232"
                  + "3232323232323232323232323232323232323232323232323232323232323232323232323232"
                  + "323232323232ffc00011080008000803012200021101031101ffda000c03010002110311003f"
                  + "00c4a28a2be6cc0fffd9");

  private Rehearsal() {}

  /** Ends with an error where one of the commands does. */
  public static void main(String[] args) throws IOException {
    System.setProperty("java.awt.headless", "true");
    System.exit(rehearse());
  }

  private static int rehearse() throws IOException {
    Path png = Files.createTempFile("heed", ".png");
    Path jpeg = Files.createTempFile("heed", ".jpg");
    try {
      Files.write(png, PNG);
      Files.write(jpeg, JPEG);
      return rehearse(png.toString(), jpeg.toString());
    } finally {
      Files.delete(png);
      Files.delete(jpeg);
    }
  }

  private static int rehearse(String png, String jpeg) {
    List<List<String>> commands =
        List.of(
            List.of("run", "image-classification", png),
            List.of("run", "image-classification", jpeg, "--json"),
            List.of("run", "feature-extraction", "a text"),
            List.of("run", "no-such-task", png),
            List.of("tasks"),
            List.of("plugins"));
    Console nowhere = Console.to(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    int worst = 0;
    for (List<String> command : commands) {
      String[] arguments = command.toArray(String[]::new);
      int code = Main.commandLine(nowhere, arguments).execute(arguments);
      worst = Math.max(worst, code == Errors.CALLERS ? 0 : code);
    }
    serve();
    return worst;
  }

  /** A server that answers once; the rest is worth it where no port may be open. */
  private static void serve() {
    try {
      serveOnce();
    } catch (RuntimeException e) {
      System.err.println(e);
    }
  }

  private static void serveOnce() {
    ServerSettings settings =
        ServerSettings.standard()
            .withModels(List.of(ModelSource.standard("feature-extraction")))
            .withPort(0)
            .withLog(false, line -> {});
    try (Server server = Server.start(settings)) {
      server.awaitReady();
      ask(server, "POST /models/feature-extraction", "{\"inputs\": \"a text\"}");
      ask(server, "GET /health/ready", "");
    }
  }

  private static void ask(Server server, String what, String body) {
    try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      String request =
          "%s HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: %s\r\nconnection: close\r\n\r\n%s"
              .formatted(what, body.length(), body);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
