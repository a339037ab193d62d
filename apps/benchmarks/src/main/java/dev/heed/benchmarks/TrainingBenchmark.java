package dev.heed.benchmarks;

import dev.heed.Heed;
import dev.heed.learn.AdamW;
import dev.heed.learn.Batches;
import dev.heed.learn.InitialParameters;
import dev.heed.learn.Schedule;
import dev.heed.learn.TensorParameters;
import dev.heed.learn.Trainer;
import dev.heed.learn.TrainingGraph;
import dev.heed.learn.TrainingState;
import dev.heed.model.Json;
import dev.heed.model.JsonFiles;
import dev.heed.op.OnnxOps;
import dev.heed.op.Ops;
import dev.heed.runtime.Device;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Steps a second of training a ViT of ViT-Ti's width, against PyTorch in a process of its own, in
 * turns: {@code TrainingBenchmark [STEPS] [ROUNDS]}. {@code HEED_PYTHON} names a Python with
 * PyTorch; without it only Heed is measured. Weights, gradients, moments and the update are part of
 * a step on both sides, and so is clipping. Each measure is a process of its own; memory is the
 * most that it had.
 */
public final class TrainingBenchmark {

  private static final int LABELS = 10;

  /** Asks for one measure of Heed, in this process. */
  private static final String ONE = "--one";

  /**
   * What is trained.
   *
   * @param run items of one run of Heed's graph
   */
  private record Setting(int side, int patch, int layers, int batch, int run, int threads) {

    String name() {
      return "%sx%s, patch %s, %s layers, batch %s, %s threads"
          .formatted(side, side, patch, layers, batch, threads);
    }

    String config() {
      return """
      {"model_type": "vit", "architectures": ["ViTForImageClassification"], "hidden_size": 192,
       "num_hidden_layers": %s, "num_attention_heads": 3, "intermediate_size": 768,
       "layer_norm_eps": 1e-6, "image_size": %s, "patch_size": %s, "num_labels": 10}
      """
          .formatted(layers, side, patch);
    }
  }

  private static final List<Setting> SETTINGS =
      List.of(
          new Setting(32, 4, 12, 32, 16, 1),
          new Setting(32, 4, 12, 32, 16, 2),
          new Setting(224, 16, 12, 8, 4, 1),
          new Setting(224, 16, 12, 8, 4, 2));

  /** What one side measured. */
  private record Measured(double seconds, long megabytes) {}

  private TrainingBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 3 && args[0].equals(ONE)) {
      Measured one = heed(SETTINGS.get(Integer.parseInt(args[1])), Integer.parseInt(args[2]));
      System.out.printf(Locale.ROOT, "%s %s%n", one.seconds(), one.megabytes());
      return;
    }
    int steps = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    Optional<String> python = Optional.ofNullable(System.getenv("HEED_PYTHON"));
    System.out.printf(
        Locale.ROOT, "%-52s %10s %10s %8s %8s %8s%n", "", "Heed", "PyTorch", "ratio", "MB", "MB");
    for (Setting setting : SETTINGS) {
      List<Measured> own = new ArrayList<>();
      List<Measured> others = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        own.add(alone(setting, steps));
        if (python.isPresent()) {
          others.add(pytorch(python.get(), setting, steps));
        }
      }
      print(setting, own, others);
    }
  }

  private static void print(Setting setting, List<Measured> own, List<Measured> others) {
    double heed = 1 / median(own);
    double torch = others.isEmpty() ? Double.NaN : 1 / median(others);
    System.out.printf(
        Locale.ROOT,
        "%-52s %8.2f/s %8.2f/s %8.2f %8d %8d%n",
        setting.name(),
        heed,
        torch,
        heed / torch,
        own.get(own.size() - 1).megabytes(),
        others.isEmpty() ? 0 : others.get(0).megabytes());
  }

  private static double median(List<Measured> all) {
    return all.stream()
        .map(Measured::seconds)
        .sorted()
        .skip(all.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  private static Measured alone(Setting setting, int steps)
      throws IOException, InterruptedException {
    return measured(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            TrainingBenchmark.class.getName(),
            ONE,
            Integer.toString(SETTINGS.indexOf(setting)),
            Integer.toString(steps)));
  }

  /** A process that prints seconds a step and the most memory that it had. */
  private static Measured measured(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("'%s' ended with %s.".formatted(command, process.exitValue()));
    }
    String[] parts = said.strip().split(" ");
    return new Measured(Double.parseDouble(parts[0]), Long.parseLong(parts[1]));
  }

  private static Measured heed(Setting setting, int steps) throws IOException {
    Heed heed = Heed.start();
    Path file = Files.createTempFile("vit", ".json");
    Files.writeString(file, setting.config());
    Json config = JsonFiles.read(file);
    Files.delete(file);
    Architecture vit = heed.architectures().get("vit");
    OnnxOps once = OnnxOps.plain();
    InitialParameters made = InitialParameters.of(once, 1);
    vit.build(once, config, made, Choices.none());
    Consumer<Ops> model =
        ops -> vit.build(ops, config, new TensorParameters(ops, made.made()), Choices.none());
    long run = setting.run();
    long side = setting.side();
    Map<String, Long> sizes =
        Map.of("batch_size", run, "batch", run, "height", side, "width", side);
    TrainingGraph graph =
        TrainingGraph.of(model, TrainingGraph.Plan.of(sizes, name -> true, Optional.empty()));
    TrainingState state = TrainingState.of(graph.shapes(), made.made());
    Trainer.Setup setup =
        new Trainer.Setup(
            setting.batch(),
            setting.run(),
            setting.threads(),
            AdamW.of(0.05),
            new Schedule(1e-4, 0, 1000, 1),
            1,
            0);
    try (Session session = graph.open(heed.runtime(), OpenOptions.on(new Device.Cpu(1)));
        Trainer trainer = new Trainer(graph, setup, state)) {
      return new Measured(median(trainer, session, noise(setting), steps), most());
    }
  }

  private static double median(Trainer trainer, Session session, Batches batches, int steps) {
    List<Measured> times = new ArrayList<>();
    for (int i = 0; i < steps + 2; i++) {
      long start = System.nanoTime();
      trainer.step(session, batches);
      if (i >= 2) {
        times.add(new Measured((System.nanoTime() - start) / 1e9, 0));
      }
    }
    return median(times);
  }

  /** The same random pictures and labels in each run. */
  private static Batches noise(Setting setting) {
    Random random = new Random(2);
    Tensor pixels =
        Tensor.zeros(ElementType.F32, Shape.of(setting.run(), 3, setting.side(), setting.side()));
    var floats = pixels.floats();
    while (floats.hasRemaining()) {
      floats.put((float) random.nextGaussian());
    }
    float[] targets = new float[setting.run() * LABELS];
    for (int i = 0; i < setting.run(); i++) {
      targets[i * LABELS + random.nextInt(LABELS)] = 1;
    }
    Map<String, Tensor> inputs =
        Map.of(
            "pixel_values", pixels, "targets", Tensor.of(Shape.of(setting.run(), LABELS), targets));
    return new Batches() {
      @Override
      public Map<String, Tensor> at(long step, int first) {
        return inputs;
      }

      @Override
      public int right(long step, int first, Tensor scores) {
        return 0;
      }
    };
  }

  /** The most memory that this process had, in MB, where the system tells. */
  private static long most() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        ? Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
            .findFirst()
            .orElse(0)
        : 0;
  }

  private static Measured pytorch(String python, Setting setting, int steps)
      throws IOException, InterruptedException {
    Path script = Files.createTempFile("train_vit", ".py");
    try (InputStream text = TrainingBenchmark.class.getResourceAsStream("train_vit.py")) {
      Files.write(script, text.readAllBytes());
      List<String> command = new ArrayList<>(List.of(python, script.toString()));
      for (int number :
          new int[] {
            setting.side(),
            setting.patch(),
            192,
            setting.layers(),
            3,
            LABELS,
            setting.batch(),
            setting.threads(),
            steps
          }) {
        command.add(Integer.toString(number));
      }
      return measured(command);
    } finally {
      Files.delete(script);
    }
  }
}
