package dev.heed.benchmarks;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.task.FeatureExtraction;
import dev.heed.op.Dims;
import dev.heed.op.OnnxOps;
import dev.heed.op.Storage;
import dev.heed.op.Value;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.server.Server;
import dev.heed.server.settings.ModelSource;
import dev.heed.server.settings.ServerSettings;
import dev.heed.spi.Source;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.task.ImageClassification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What serving costs beside the library in one process, in one run: {@code apps/benchmarks/run
 * ServeFigures [ROUNDS] [small|one|sixteen|tensors|photograph|sockets|deadline ...]}; all parts
 * where none is named. With all-MiniLM-L6-v2 as it is published (fp32), the one inside ({@code
 * small}: in int8), and a ViT-Ti/16 of random weights. Requests and direct calls take turns ({@link
 * ServeTurns}).
 */
public final class ServeFigures {

  private static final String TEXT =
      "The cat sat on the mat while the rain fell over the old town and"; // 16 tokens

  private static final byte[] BODY =
      ("{\"inputs\": \"" + TEXT + "\"}").getBytes(StandardCharsets.UTF_8);

  private static final String JSON = "application/json";

  /** A product of two matrices of this size takes about a fifth of a second on a core. */
  private static final int SIDE = 2048;

  private static final int PRODUCTS = 60;

  /** Bytes of a picture's tensor. */
  private static final int PIXELS = 4 * 3 * 224 * 224;

  /** Requests of one client before the first that is measured; of 16 clients, twice as many. */
  private static final int WARMED = 8000;

  private static final List<String> PARTS =
      List.of("small", "one", "sixteen", "tensors", "photograph", "sockets", "deadline");

  private static final String EMBED = "/models/embed";
  private static final String SMALL = "/models/feature-extraction";

  private final Server server;
  private final Heed heed;
  private final Path vit;
  private final int rounds;
  private final Opening embed = Opening.of(EmbeddingBenchmark.model());

  private ServeFigures(Server server, Path vit, int rounds) {
    this.vit = vit;
    this.server = server;
    this.heed = Heed.start();
    this.rounds = rounds;
  }

  public static void main(String[] args) throws Exception {
    // LangChain4j's tokenizer comes with an engine that would look up a cloud's address.
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
    List<String> parts = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
    Path scratch = Files.createTempDirectory("heed-figures");
    Path little = little(Files.createDirectories(scratch.resolve("little")));
    Path slow = slow(Files.createDirectories(scratch.resolve("slow")));
    Path vit = TinyVit.TI.write(scratch.resolve("vit"));
    Files.writeString(
        vit.resolve("preprocessor_config.json"),
        "{\"image_processor_type\": \"ViTImageProcessor\"}");
    ServerSettings settings =
        ServerSettings.standard()
            .withModels(
                List.of(
                    ModelSource.standard("feature-extraction"),
                    ModelSource.parse("embed=" + EmbeddingBenchmark.model()),
                    ModelSource.parse("little=" + little),
                    ModelSource.parse("tiny=reference/models/mpnet"),
                    ModelSource.parse("vit=" + vit),
                    ModelSource.parse("slow=" + slow)))
            .withTimes(Duration.ofSeconds(30), Duration.ofSeconds(120))
            .withPort(0);
    try (Server server = Server.start(settings)) {
      server.awaitReady();
      ServeFigures figures = new ServeFigures(server, vit, rounds);
      figures.warm();
      for (String part : parts.isEmpty() ? PARTS : parts) {
        figures.run(part);
      }
    }
    System.exit(0);
  }

  /** What every request goes through, compiled as after a service's first minutes. */
  private void warm() throws Exception {
    byte[] head = head("pixel_values", "[1,3,224,224]", PIXELS);
    byte[] body = Arrays.copyOf(head, head.length + PIXELS);
    try (PlainClient client = client()) {
      for (int i = 0; i < WARMED; i++) {
        require(client.post("/models/tiny", JSON, BODY));
        if (i % 4 == 0) {
          require(infer(client, "little", head, body));
        }
      }
    }
    rate("/models/tiny", 16, WARMED / 8);
  }

  private static PlainClient.Reply infer(
      PlainClient client, String model, byte[] head, byte[] body, String... headers)
      throws IOException {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "inference-header-content-length";
    all[headers.length + 1] = Integer.toString(head.length);
    return client.post("/v2/models/" + model + "/infer", "application/octet-stream", body, all);
  }

  private static byte[] head(String name, String shape, int bytes) {
    return """
    {"inputs":[{"name":"%s","datatype":"FP32","shape":%s,
    "parameters":{"binary_data_size":%s}}],"parameters":{"binary_data_output":true}}
    """
        .formatted(name, shape, bytes)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void run(String part) throws Exception {
    switch (part) {
      case "small" -> oneClient("the model inside, in int8", Opening.standard(), SMALL);
      case "one" -> oneClient("all-MiniLM-L6-v2", embed, EMBED);
      case "sixteen" -> sixteenClients();
      case "tensors" -> tensors();
      case "photograph" -> photograph();
      case "sockets" -> sockets();
      case "deadline" -> deadline();
      default -> print("%s is none of %s", part, PARTS);
    }
  }

  /** A graph that does next to nothing with a picture's tensor. */
  private static Path little(Path folder) throws IOException {
    OnnxOps ops = OnnxOps.plain();
    Value x = ops.input("pixel_values", ElementType.F32, Dims.of(1L, 3L, 224L, 224L));
    ops.output("y", ops.reduceMean(x, false, 2, 3));
    ops.graph().write(folder.resolve("model.onnx"), Storage.EMBEDDED);
    Files.writeString(folder.resolve("config.json"), "{}");
    return folder;
  }

  /** A graph of many products, one after the other. */
  private static Path slow(Path folder) throws IOException {
    OnnxOps ops = OnnxOps.plain();
    Value row = ops.input("x", ElementType.F32, Dims.of(1L, (long) SIDE));
    Value x = ops.matMul(ops.transpose(row, 1, 0), row);
    Value y = x;
    for (int i = 0; i < PRODUCTS; i++) {
      y = ops.matMul(y, x);
    }
    ops.output("y", ops.reduceMean(y, false, 0, 1));
    ops.graph().write(folder.resolve("model.onnx"), Storage.EMBEDDED);
    Files.writeString(folder.resolve("config.json"), "{}");
    return folder;
  }

  private static void require(PlainClient.Reply reply) {
    if (reply.status() != 200) {
      throw new IllegalStateException(new String(reply.body(), StandardCharsets.UTF_8));
    }
  }

  private PlainClient client() throws IOException {
    return new PlainClient(server.url());
  }

  private void oneClient(String model, Opening opening, String path) throws Exception {
    try (Pipeline<String, Tensor> direct = heed.pipeline(FeatureExtraction.TYPE, opening);
        PlainClient client = client()) {
      new ServeTurns(
              () -> direct.run(TEXT),
              () -> {
                require(client.post(path, JSON, BODY));
                return client;
              },
              rounds)
          .print("one client, a text of 16 tokens, " + model);
    }
  }

  /** Texts a second and processor time of 16 clients, of one, and of the library with 16 a call. */
  private void sixteenClients() throws Exception {
    try (Pipeline<String, Tensor> direct = heed.pipeline(FeatureExtraction.TYPE, embed)) {
      List<String> texts = Collections.nCopies(16, TEXT);
      double[][] all = new double[3][2];
      for (int round = 0; round < 6; round++) {
        double[][] now = {
          rate(EMBED, 1, rounds / 20),
          rate(EMBED, 16, rounds / 20),
          measured(
              () -> {
                for (int i = 0; i < rounds / 20; i++) {
                  direct.run(texts);
                }
                return 16 * (rounds / 20);
              })
        };
        for (int i = 0; i < 3 && round > 0; i++) {
          all[i][0] += now[i][0] / 5;
          all[i][1] += now[i][1] / 5;
        }
      }
      print(
          "16 clients, texts of 16 tokens: %.0f texts a second, one client %.0f (%.2f of it),"
              + " Pipeline.run of 16 %.0f (%.2f of it); processor time a text %.2f, %.2f (%.2f"
              + " times as many texts), %.2f ms (%.2f times as many)",
          all[1][0],
          all[0][0],
          all[1][0] / all[0][0],
          all[2][0],
          all[1][0] / all[2][0],
          all[1][1],
          all[0][1],
          all[0][1] / all[1][1],
          all[2][1],
          all[2][1] / all[1][1]);
    }
  }

  /** Texts a second, and milliseconds of processor time for each. */
  private double[] rate(String path, int clients, int each) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      return measured(
          () -> {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
              counts.add(threads.submit(() -> ask(path, each)));
            }
            int all = 0;
            for (Future<Integer> count : counts) {
              all += count.get();
            }
            return all;
          });
    } finally {
      threads.shutdown();
    }
  }

  private int ask(String path, int count) throws IOException {
    try (PlainClient client = client()) {
      for (int i = 0; i < count; i++) {
        require(client.post(path, JSON, BODY));
      }
    }
    return count;
  }

  private static double[] measured(Callable<Integer> work) throws Exception {
    double before = ServeTurns.processor();
    long begin = System.nanoTime();
    int count = work.call();
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new double[] {count / seconds, 1e3 * (ServeTurns.processor() - before) / count};
  }

  /** A picture's tensor in binary against the bare run of the session. */
  private void tensors() throws Exception {
    ByteBuffer pixels = ByteBuffer.allocateDirect(PIXELS).order(ByteOrder.LITTLE_ENDIAN);
    byte[] head = head("pixel_values", "[1,3,224,224]", PIXELS);
    byte[] body = Arrays.copyOf(head, head.length + PIXELS);
    try (Session session =
            heed.session(ModelFolder.open(vit), "model", Device.CPU, Optional.empty());
        PlainClient client = client()) {
      Inputs inputs =
          Inputs.of(
              session.signature().inputs().get(0).name(),
              Tensor.view(ElementType.F32, Shape.of(1, 3, 224, 224), pixels));
      new ServeTurns(
              () -> session.run(inputs),
              () -> {
                require(infer(client, "vit", head, body));
                return client;
              },
              rounds / 4)
          .print("a binary tensor of 602 kB against the bare run");
    }
  }

  private void photograph() throws Exception {
    byte[] jpeg = Photographs.jpeg(4000, 3000);
    Source source = new Source("photo.jpg", () -> new ByteArrayInputStream(jpeg));
    try (var direct = heed.pipeline(ImageClassification.TYPE, Opening.of(vit));
        PlainClient client = client()) {
      new ServeTurns(
              () -> direct.run(ImageClassification.TYPE.reader().read(source)),
              () -> {
                require(client.post("/models/vit", "image/jpeg", jpeg));
                return client;
              },
              Math.max(8, rounds / 50))
          .print("a JPEG of 12 megapixels");
    }
  }

  /** What a server costs that does nothing: the same bytes to and fro. */
  private void sockets() throws Exception {
    socket("a text and its vector", BODY, 8_000);
    socket("a binary tensor of 602 kB", new byte[PIXELS], 8_000);
    socket("a JPEG of 12 megapixels", Photographs.jpeg(4000, 3000), 500);
  }

  private void socket(String what, byte[] body, int replyBytes) throws Exception {
    try (PlainServer plain = new PlainServer(replyBytes);
        PlainClient client = new PlainClient(plain.url())) {
      new ServeTurns(
              () -> client,
              () -> {
                require(client.post("/", JSON, body));
                return client;
              },
              rounds / 2)
          .print("nothing, and a plain socket with the bytes of " + what);
    }
  }

  /** A request with half a second behind a run that takes ten and more. */
  private void deadline() throws Exception {
    byte[] head = head("x", "[1,%s]".formatted(SIDE), 4 * SIDE);
    byte[] body = Arrays.copyOf(head, head.length + 4 * SIDE);
    try (PlainClient first = client();
        PlainClient second = client()) {
      CompletableFuture<Double> whole =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return ServeTurns.millis(() -> infer(first, "slow", head, body));
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      Thread.sleep(1500);
      long begin = System.nanoTime();
      int status = infer(second, "slow", head, body, "x-request-timeout-ms", "500").status();
      double waited = (System.nanoTime() - begin) / 1e6;
      print(
          "a request with 500 ms behind a run of %.1f s: %s after %.0f ms",
          whole.get() / 1e3, status, waited);
    }
  }

  private static void print(String form, Object... values) {
    System.out.println(String.format(Locale.ROOT, form, Arrays.copyOf(values, values.length)));
  }
}
