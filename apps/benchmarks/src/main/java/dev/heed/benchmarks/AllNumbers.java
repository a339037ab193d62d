package dev.heed.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.Heed;
import dev.heed.export.Export;
import dev.heed.export.RecordedModel;
import dev.heed.export.WeightsPlace;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Choices;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * All numbers in one go: {@code apps/benchmarks/run all}, and {@code run quick} in two minutes.
 * Every peer works in a process of its own, the peers in turns, several rounds; medians over the
 * rounds. Peers that are not here (Python, npm) are left out with a line that says so.
 *
 * <p>{@code [--rounds N] [--calls N] [--python PYTHON] [--page]}: a Python that has transformers 5
 * and torch; {@code --page} writes {@code docs/performance.md} with its charts.
 */
public final class AllNumbers {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MOST_MINUTES = 10;

  private final int calls;
  private final Path folder;
  private final Map<String, List<String>> peers = new LinkedHashMap<>();
  private final List<String> left = new ArrayList<>();

  private AllNumbers(int calls) throws IOException {
    this.calls = calls;
    this.folder = model();
    for (String peer : List.of("heed-picture", "bare-picture", "djl-picture")) {
      peers.put(peer, java(Peer.class, peer, folder.toString(), "" + calls));
    }
    for (String peer : List.of("heed-texts", "langchain4j-texts")) {
      peers.put(peer, java(Peer.class, peer, folder.toString(), "" + Math.max(2, calls / 6)));
    }
    tokens("token", TinyLlama.SMALL, calls);
    tokens("longer-token", TinyLlama.LARGE, Math.max(6, calls / 4));
  }

  private void tokens(String work, TinyLlama llama, int times) throws IOException {
    String graph = llama.graph().path().toString();
    for (String peer : List.of("heed-" + work, "bare-" + work)) {
      peers.put(peer, java(Peer.class, peer, graph, "" + times));
    }
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> given = List.of(args);
    boolean quick = given.contains("--quick");
    AllNumbers numbers = new AllNumbers(number(given, "--calls", quick ? 12 : 40));
    numbers.python(text(given, "--python", System.getenv().getOrDefault("HEED_PYTHON", "")));
    numbers.node(quick);
    Map<String, List<JsonNode>> rows = numbers.rounds(number(given, "--rounds", quick ? 2 : 5));
    List<JsonNode> growth =
        numbers.rows(
            "growth", java(Growth.class, numbers.folder.toString(), "" + (quick ? 5 : 15)));
    NumbersPage page =
        new NumbersPage(rows, growth, numbers.left, NumbersPage.hash(numbers.folder));
    System.out.print(page.tables());
    if (given.contains("--page")) {
      page.write(Path.of("docs"), "apps/benchmarks/run all " + shown(given));
    }
  }

  private static int number(List<String> given, String option, int otherwise) {
    return Integer.parseInt(text(given, option, "" + otherwise));
  }

  private static String text(List<String> given, String option, String otherwise) {
    int at = given.indexOf(option);
    return at < 0 || at + 1 >= given.size() ? otherwise : given.get(at + 1);
  }

  /** ViT-Ti/16 as weights, as a graph (not fused), and the photograph. */
  private static Path model() throws IOException {
    Path weights = TinyVit.TI.write(Files.createTempDirectory("vit-ti"));
    String processor =
        """
        {"image_processor_type": "ViTImageProcessor", "do_resize": true, "do_rescale": true,
         "do_normalize": true, "size": {"height": 224, "width": 224}, "resample": 2,
         "rescale_factor": 0.00392156862745098, "image_mean": [0.5, 0.5, 0.5],
         "image_std": [0.5, 0.5, 0.5]}
        """;
    Files.writeString(weights.resolve("preprocessor_config.json"), processor);
    ModelFolder from = ModelFolder.open(weights);
    RecordedModel recorded =
        RecordedModel.of(from, Heed.start().architectures().all(), Choices.none().asPlain());
    Path out = Files.createTempDirectory("vit-ti-onnx");
    Export.write(recorded, from, out, WeightsPlace.EMBEDDED);
    Files.createDirectories(out.resolve("onnx"));
    Files.copy(out.resolve("model.onnx"), out.resolve("onnx/model.onnx"));
    Files.copy(weights.resolve("model.safetensors"), out.resolve("model.safetensors"));
    Files.write(out.resolve("photograph.jpg"), Photographs.jpeg(640, 480));
    return out;
  }

  private static List<String> java(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-Djava.awt.headless=true"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Path sources(String language, String file) {
    return Path.of("apps/benchmarks/src/main", language, file);
  }

  /** As others would give them: where a Python lies says nothing to them. */
  private static String shown(List<String> given) {
    List<String> shown = new ArrayList<>(given);
    int python = shown.indexOf("--python");
    if (python >= 0 && python + 1 < shown.size()) {
      shown.set(python + 1, "PYTHON");
    }
    return String.join(" ", shown);
  }

  private void python(String python) {
    if (python.isEmpty()) {
      left.add("transformers: no Python was named; --python or HEED_PYTHON names one that has it");
      return;
    }
    peers.put(
        "transformers",
        List.of(python, sources("python", "peer.py").toString(), folder.toString(), "" + calls));
  }

  /** Installed once, beside the other things that are built. */
  private void node(boolean quick) throws IOException, InterruptedException {
    Path home = Path.of("apps/benchmarks/target/peers/js").toAbsolutePath();
    Path library = home.resolve("node_modules/@huggingface/transformers");
    if (!Files.isDirectory(library) && !quick) {
      install(home);
    }
    if (Files.isDirectory(library)) {
      peers.put(
          "transformers.js",
          List.of(
              "node",
              sources("js", "peer.mjs").toAbsolutePath().toString(),
              folder.toString(),
              "" + calls));
    } else {
      left.add("transformers.js: 'npm install @huggingface/transformers' gave nothing here");
    }
  }

  private static void install(Path home) throws IOException, InterruptedException {
    Files.createDirectories(home);
    ProcessBuilder builder =
        new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "@huggingface/transformers")
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("npm.log").toFile());
    builder.environment().put("ONNXRUNTIME_NODE_INSTALL", "skip"); // the CUDA libraries alone
    try {
      builder.start().waitFor(MOST_MINUTES, TimeUnit.MINUTES);
    } catch (IOException e) {
      System.err.println("npm cannot be run: " + e.getMessage());
    }
  }

  private Map<String, List<JsonNode>> rounds(int rounds) throws IOException, InterruptedException {
    Map<String, List<JsonNode>> rows = new LinkedHashMap<>();
    List<String> order = new ArrayList<>(peers.keySet());
    order.forEach(peer -> rows.put(peer, new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (String peer : order) {
        rows.get(peer).addAll(rows(peer, peers.get(peer)));
      }
      Collections.reverse(order);
      System.err.printf("round %s of %s%n", round + 1, rounds);
    }
    rows.forEach(
        (peer, found) -> {
          if (found.isEmpty()) {
            left.add(peer + ": it gave no row");
          }
        });
    rows.values().removeIf(List::isEmpty);
    return rows;
  }

  /** The rows that a process prints. */
  private List<JsonNode> rows(String peer, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(Files.createTempFile(peer, ".log").toFile());
    builder.environment().put("HF_HUB_OFFLINE", "1");
    if (command.get(0).equals("node")) {
      builder.directory(Path.of("apps/benchmarks/target/peers/js").toFile());
    }
    Process process = builder.start();
    List<JsonNode> rows = new ArrayList<>();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith(PeerClock.ROW)) {
          rows.add(JSON.readTree(line.substring(PeerClock.ROW.length())));
        }
      }
    }
    if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
      String log = Files.readString(Path.of(builder.redirectError().file().toString()));
      System.err.println(peer + " failed: " + log.lines().reduce((a, b) -> b).orElse(""));
    }
    return rows;
  }
}
