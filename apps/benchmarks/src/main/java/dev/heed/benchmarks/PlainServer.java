package dev.heed.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads requests of HTTP/1.1 from one connection at a time and answers each with the same bytes:
 * what a server costs that does nothing, on this machine.
 */
final class PlainServer implements AutoCloseable {

  private final ServerSocket port;
  private final byte[] reply;

  PlainServer(int replyBytes) throws IOException {
    byte[] head =
        ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                + replyBytes
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    this.reply = java.util.Arrays.copyOf(head, head.length + replyBytes);
    this.port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "plain-server");
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "http://" + port.getInetAddress().getHostAddress() + ":" + port.getLocalPort();
  }

  private void serve() {
    while (!port.isClosed()) {
      try (Socket socket = port.accept()) {
        socket.setTcpNoDelay(true);
        InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        OutputStream out = socket.getOutputStream();
        byte[] body = new byte[0];
        for (int length = length(in); length >= 0; length = length(in)) {
          body = body.length < length ? new byte[length] : body;
          in.readNBytes(body, 0, length);
          out.write(reply);
        }
      } catch (IOException e) {
        if (!port.isClosed()) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** The length of the next request's body; -1 where the client has left. */
  private static int length(InputStream in) throws IOException {
    int length = -1;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    return length;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    port.close();
  }
}
