package dev.heed.benchmarks;

import dev.heed.server.Server;
import dev.heed.server.settings.ModelSource;
import dev.heed.server.settings.ServerSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a server holds: {@code apps/benchmarks/run ServeBenchmark overload|leave|reload [SECONDS]}.
 * What it costs beside the library is {@link ServeFigures}.
 */
public final class ServeBenchmark {

  private static final String TEXT =
      "The cat sat on the mat while the rain fell over the old town and"; // 16 tokens

  private final Server server;
  private final HttpClient client;

  private ServeBenchmark(Server server) {
    this.server = server;
    this.client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  }

  public static void main(String[] args) throws Exception {
    String what = args.length > 0 ? args[0] : "overload";
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    ServerSettings settings =
        ServerSettings.standard()
            .withModels(
                List.of(
                    ModelSource.standard("feature-extraction"),
                    ModelSource.parse("write=reference/models/llama"),
                    ModelSource.parse("hear=reference/models/whisper"),
                    ModelSource.parse("vit=reference/models/vit")))
            .withTimes(
                what.equals("overload") ? Duration.ofSeconds(1) : Duration.ofSeconds(30),
                Duration.ofSeconds(120))
            .withPort(0);
    try (Server server = Server.start(settings)) {
      server.awaitReady();
      ServeBenchmark benchmark = new ServeBenchmark(server);
      switch (what) {
        case "overload" -> benchmark.overload(seconds);
        case "leave" -> benchmark.leave();
        case "reload" -> benchmark.reload();
        default -> System.out.println("overload|leave|reload [SECONDS]");
      }
    }
    System.exit(0); // daemons of clients live on
  }

  private HttpRequest request(String path, String body) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .header("content-type", "application/json")
        .timeout(Duration.ofMinutes(5))
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private HttpResponse<String> ask(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  private static double millis(Callable<?> work) throws Exception {
    long begin = System.nanoTime();
    work.call();
    return (System.nanoTime() - begin) / 1e6;
  }

  private static double quantile(List<Double> values, double at) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(at * (sorted.size() - 1))));
  }

  private record Ended(int status, double millis, boolean hasRetryAfter) {}

  /** 64 clients that come again when they are told to: every answer by its status. */
  private void overload(int seconds) throws Exception {
    List<Double> quiet = new ArrayList<>();
    HttpRequest request =
        request(
            "/models/feature-extraction",
            "{\"inputs\": [%s]}"
                .formatted(
                    IntStream.range(0, 64)
                        .mapToObj(i -> "\"" + TEXT + "\"")
                        .collect(Collectors.joining(","))));
    for (int i = 0; i < 30; i++) {
      quiet.add(millis(() -> ask(request)));
    }
    int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
    List<Ended> ended = Collections.synchronizedList(new ArrayList<>());
    List<Integer> tries = Collections.synchronizedList(new ArrayList<>());
    List<Future<Void>> clients = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(64);
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    for (int i = 0; i < 64; i++) {
      clients.add(threads.submit(() -> repeat(request, end, ended, tries)));
    }
    List<Long> resident = new ArrayList<>();
    while (System.nanoTime() < end) {
      Thread.sleep(Math.min(60, seconds) * 1000L / 2);
      resident.add(residentKb() >> 10);
    }
    for (Future<Void> client : clients) {
      client.get(); // fails where a client's request was never answered with 200
    }
    threads.shutdown();
    threads.awaitTermination(10, TimeUnit.SECONDS);
    Map<Integer, Long> byStatus =
        new TreeMap<>(
            ended.stream().collect(Collectors.groupingBy(Ended::status, Collectors.counting())));
    List<Double> accepted =
        ended.stream().filter(e -> e.status() == 200).map(Ended::millis).toList();
    boolean all = ended.stream().allMatch(e -> e.status() == 200 || e.hasRetryAfter());
    print(
        "%s s, answers by status %s; each refusal says when to come again: %s; requests %s, each"
            + " answered at last, after %s tries at most; p99 of the accepted %.0f ms, quiet p99"
            + " %.0f ms; resident MB %s, threads %+d",
        seconds,
        byStatus,
        all,
        tries.size(),
        Collections.max(tries),
        quantile(accepted, 0.99),
        quantile(quiet, 0.99),
        resident,
        ManagementFactory.getThreadMXBean().getThreadCount() - threadsBefore);
  }

  /** Begins a request until the end, and comes again with each until it is answered. */
  private Void repeat(HttpRequest request, long end, List<Ended> ended, List<Integer> tries)
      throws Exception {
    while (System.nanoTime() < end) {
      int status = 0;
      for (int count = 1; status != 200; count++) {
        long begin = System.nanoTime();
        HttpResponse<String> response = ask(request);
        status = response.statusCode();
        var retry = response.headers().firstValue("retry-after");
        ended.add(new Ended(status, (System.nanoTime() - begin) / 1e6, retry.isPresent()));
        if (status == 200) {
          tries.add(count);
        } else if (retry.isPresent() && count < 1000) {
          Thread.sleep(1000L * Long.parseLong(retry.get()));
        } else {
          throw new IllegalStateException(status + " " + response.body());
        }
      }
    }
    return null;
  }

  /** Processor time of 12 recordings that are heard, and of 12 of which half are left at once. */
  private void leave() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/models/hear"))
            .header("content-type", "audio/wav")
            .POST(BodyPublishers.ofFile(Path.of("examples/sounds/message.wav")))
            .build();
    ask(request);
    double undisturbed = processorSeconds(request, false);
    double disturbed = processorSeconds(request, true);
    print(
        "processor time of 12 requests %.2f s, with half of them left %.2f s: %.2f",
        undisturbed, disturbed, disturbed / undisturbed);
  }

  private double processorSeconds(HttpRequest request, boolean leave) throws Exception {
    double before = processor();
    List<Future<?>> all = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(12);
    for (int i = 0; i < 12; i++) {
      boolean leaves = leave && i % 2 == 1;
      all.add(
          threads.submit(
              () -> {
                var answer = client.sendAsync(request, BodyHandlers.ofString());
                if (leaves) {
                  Thread.sleep(20);
                  answer.cancel(true);
                } else {
                  answer.get();
                }
                return null;
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    threads.shutdown();
    return processor() - before;
  }

  private static double processor() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return ((com.sun.management.OperatingSystemMXBean) system).getProcessCpuTime() / 1e9;
  }

  /** 200 times out and in. */
  private void reload() throws Exception {
    List<Long> resident = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      ask(request("/v2/repository/models/vit/unload", "{}"));
      ask(request("/v2/repository/models/vit/load", "{}"));
      if (i % 20 == 19) {
        System.gc();
        resident.add(residentKb() >> 10);
      }
    }
    print("resident MB after each 20 of 200 loads and unloads: %s", resident);
  }

  private static long residentKb() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private static void print(String form, Object... values) {
    System.out.println(String.format(Locale.ROOT, form, Arrays.copyOf(values, values.length)));
  }
}
