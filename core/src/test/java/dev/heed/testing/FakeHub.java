package dev.heed.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * A small hub on this machine with one model: its listing, its files, and another host to which
 * large files are redirected. It can gate, cut connections and change bytes. It answers what Heed
 * and the official clients ask.
 */
public final class FakeHub implements AutoCloseable {

  public static final String COMMIT = "c0ffee".repeat(6) + "1234";

  private static final int PIECE = 1 << 14;
  private static final Pattern RESOLVE = Pattern.compile("/([^/]+/[^/]+)/resolve/([^/]+)/(.+)");
  private static final Pattern API =
      Pattern.compile("/api/models/([^/]+/[^/]+)(?:/([^/]+)(?:/(.+))?)?");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  /** One request: {@code GET /path}, with the headers that matter. */
  public record Asked(boolean hub, String line, String range, String authorization) {}

  /** Called before a piece of a file is sent. */
  @FunctionalInterface
  public interface Gate {
    void before(String path, long offset) throws IOException;
  }

  private final String name;
  private final Map<String, byte[]> files = new TreeMap<>();
  private final HttpServer hub = server();
  private final HttpServer cdn = server();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicInteger cuts = new AtomicInteger();
  private final Map<String, String> renamed = new ConcurrentHashMap<>();
  private volatile String refusal = "";
  private volatile String needed = "";
  private volatile long flipped = -1;
  private volatile boolean listed = true;
  private volatile boolean ranges = true;
  private volatile String commit = COMMIT;
  private volatile Gate gate = (path, offset) -> {};

  public FakeHub(String name) {
    this.name = name;
    hub.createContext("/", this::hub);
    cdn.createContext("/", this::cdn);
    hub.setExecutor(workers);
    cdn.setExecutor(workers);
    hub.start();
    cdn.start();
  }

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public FakeHub with(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  /** All files of a folder. */
  public FakeHub with(Path folder) throws IOException {
    try (var walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        with(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    return this;
  }

  public FakeHub at(String otherCommit) {
    commit = otherCommit;
    return this;
  }

  /** Every request is refused with this {@code X-Error-Code} unless it brings the token. */
  public FakeHub refusing(String errorCode, String token) {
    refusal = errorCode;
    needed = "Bearer " + token;
    return this;
  }

  /** The next answers of the other host break off in the middle. */
  public FakeHub cutting(int times) {
    cuts.set(times);
    return this;
  }

  /** One bit of the byte at this place of each large file is another one on the way. */
  public FakeHub flipping(long place) {
    flipped = place;
    return this;
  }

  public FakeHub withoutListing() {
    listed = false;
    return this;
  }

  public FakeHub withoutRanges() {
    ranges = false;
    return this;
  }

  /** Requests for {@code old} are redirected within the hub. */
  public FakeHub renamedFrom(String old) {
    renamed.put(old, name);
    return this;
  }

  public FakeHub gate(Gate before) {
    gate = before;
    return this;
  }

  public URI address() {
    return address(hub);
  }

  private static URI address(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What was asked of both hosts, in order. */
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Bytes of large files that were sent. */
  public long sent() {
    return sent.get();
  }

  private void hub(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      note(exchange, true);
      Matcher file = RESOLVE.matcher(path);
      Matcher api = API.matcher(path);
      String repository = file.matches() ? file.group(1) : api.matches() ? api.group(1) : "";
      if (renamed.containsKey(repository)) {
        exchange
            .getResponseHeaders()
            .add("Location", exchange.getRequestURI().toString().replace(repository, name));
        exchange.sendResponseHeaders(307, -1);
      } else if (!repository.equals(name)) {
        refuse(exchange, 401, "RepoNotFound");
      } else if (!refusal.isEmpty()
          && !needed.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        refuse(exchange, refusal.equals("GatedRepo") ? 403 : 401, refusal);
      } else if (api.matches()) {
        api(exchange, String.valueOf(api.group(2)), String.valueOf(api.group(3)));
      } else {
        resolve(exchange, file.group(3));
      }
    }
  }

  private void note(HttpExchange exchange, boolean ofHub) {
    asked.add(
        new Asked(
            ofHub,
            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
            header(exchange, "Range"),
            header(exchange, "Authorization")));
  }

  private static String header(HttpExchange exchange, String header) {
    String value = exchange.getRequestHeaders().getFirst(header);
    return value == null ? "" : value;
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    exchange.getResponseHeaders().add("X-Error-Code", code);
    exchange.getResponseHeaders().add("X-Error-Message", "Told by the fake hub.");
    exchange.sendResponseHeaders(status, -1);
  }

  private void api(HttpExchange exchange, String kind, String revision) throws IOException {
    boolean known = List.of("main", "null", commit, "v1.0").contains(revision);
    if (!known) {
      refuse(exchange, 404, "RevisionNotFound");
    } else if (kind.equals("tree") && listed) {
      json(exchange, files.keySet().stream().map(this::entry).collect(list()));
    } else if (kind.equals("paths-info")) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      json(
          exchange,
          files.keySet().stream()
              .filter(path -> body.contains("\"" + path + "\""))
              .map(this::entry)
              .collect(list()));
    } else if (kind.equals("tree")) {
      exchange.sendResponseHeaders(404, -1);
    } else {
      json(
          exchange,
          "{\"_id\":\"1\",\"id\":\"%s\",\"sha\":\"%s\",\"private\":false,\"gated\":false,\"downloads\":0,\"likes\":0,\"lastModified\":\"2026-01-01T00:00:00.000Z\",\"siblings\":%s}"
              .formatted(
                  name,
                  commit,
                  files.keySet().stream()
                      .map("{\"rfilename\":\"%s\"}"::formatted)
                      .collect(list())));
    }
  }

  private static Collector<CharSequence, ?, String> list() {
    return Collectors.joining(",", "[", "]");
  }

  private String entry(String path) {
    byte[] content = content(path);
    String large =
        isLarge(path)
            ? ",\"lfs\":{\"oid\":\"%s\",\"size\":%s,\"pointerSize\":134}"
                .formatted(etag(path), content.length)
            : "";
    return "{\"type\":\"file\",\"path\":\"%s\",\"oid\":\"%s\",\"size\":%s%s,\"lastCommit\":{\"id\":\"%s\",\"title\":\"t\",\"date\":\"2026-01-01T00:00:00.000Z\"}}"
        .formatted(path, gitHash(content), content.length, large, commit);
  }

  private byte[] content(String path) {
    return files.getOrDefault(path, new byte[0]);
  }

  private static void json(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void resolve(HttpExchange exchange, String path) throws IOException {
    exchange.getResponseHeaders().add("X-Repo-Commit", commit);
    if (!files.containsKey(path)) {
      refuse(exchange, 404, "EntryNotFound");
    } else if (isLarge(path)) {
      exchange.getResponseHeaders().add("X-Linked-Etag", "\"" + etag(path) + "\"");
      exchange.getResponseHeaders().add("X-Linked-Size", "" + content(path).length);
      exchange.getResponseHeaders().add("Location", address(cdn) + "/" + path + "?signed=1");
      exchange.sendResponseHeaders(302, -1);
    } else {
      exchange.getResponseHeaders().add("ETag", "\"" + etag(path) + "\"");
      send(exchange, path, content(path), false);
    }
  }

  private void cdn(HttpExchange exchange) throws IOException {
    try (exchange) {
      note(exchange, false);
      String path = exchange.getRequestURI().getPath().substring(1);
      byte[] content = content(path).clone();
      if (flipped >= 0 && flipped < content.length) {
        content[(int) flipped] ^= 1;
      }
      exchange.getResponseHeaders().add("ETag", "\"of-the-other-host\"");
      send(exchange, path, content, true);
    }
  }

  private void send(HttpExchange exchange, String path, byte[] content, boolean large)
      throws IOException {
    Matcher range = RANGE.matcher(header(exchange, "Range"));
    boolean part = ranges && range.matches();
    int from = part ? Integer.parseInt(range.group(1)) : 0;
    int to =
        part && !range.group(2).isEmpty()
            ? Math.min(content.length, Integer.parseInt(range.group(2)) + 1)
            : content.length;
    if (from > content.length) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    if (part) {
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes %s-%s/%s".formatted(from, to - 1, content.length));
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", "" + (to - from));
    }
    exchange.sendResponseHeaders(part ? 206 : 200, head || to == from ? -1 : to - from);
    if (head) {
      return;
    }
    int end = large && cuts.getAndDecrement() > 0 ? from + (to - from) / 2 : to;
    OutputStream out = exchange.getResponseBody();
    for (int at = from; at < end; at += PIECE) {
      gate.before(path, at);
      byte[] piece = Arrays.copyOfRange(content, at, Math.min(end, at + PIECE));
      out.write(piece);
      out.flush();
      sent.addAndGet(large ? piece.length : 0);
    }
  }

  private static boolean isLarge(String path) {
    return path.matches(".*\\.(onnx|onnx_data|safetensors|bin|h5)");
  }

  /** What the cache calls a file. */
  public String etag(String path) {
    return isLarge(path) ? hash("SHA-256", content(path)) : gitHash(content(path));
  }

  private static String gitHash(byte[] content) {
    byte[] head = "blob %s\0".formatted(content.length).getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(head, head.length + content.length);
    System.arraycopy(content, 0, all, head.length, content.length);
    return hash("SHA-1", all);
  }

  private static String hash(String kind, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(kind).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    cdn.stop(0);
    workers.shutdownNow();
  }
}
