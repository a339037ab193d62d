package dev.heed.examples.lecture;

import dev.heed.Heed;
import dev.heed.learn.course.Pace;
import dev.heed.spi.Choices;
import dev.heed.vision.learn.ImageTraining;
import dev.heed.vision.learn.ImageTrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The lecture's last claim, tried: attention may look anywhere, so it needs more data than a
 * convolution, or learns its pictures by heart. A convolutional net and a transformer of equal size
 * are trained on 1, 5, 20 and 100 % of some pictures, in equally many steps; then the transformer
 * with learned, sinusoidal and FLOATER positions. {@code HowMuchData TRAIN TEST OUT [STEPS]
 * [PICTURES_OF_A_LABEL]}.
 */
public final class HowMuchData {

  private static final double[] PARTS = {0.01, 0.05, 0.2, 1};
  private static final List<String> POSITIONS = List.of("sinusoidal-halves", "floater", "none");
  private static final int BATCH = 64;
  private static final int RUN = 16;

  /** About 190,000 parameters each. */
  private static final String CONVOLUTIONS =
      """
      {"architectures": ["SmallResNetForImageClassification"], "model_type": "small_resnet",
       "image_size": 32, "hidden_size": 11}
      """;

  private static final String ATTENTION =
      """
      {"architectures": ["ViTForImageClassification"], "model_type": "vit", "image_size": 32,
       "patch_size": 4, "hidden_size": 64, "num_hidden_layers": 5, "num_attention_heads": 4,
       "intermediate_size": 160, "layer_norm_eps": 1e-6}
      """;

  private final Heed heed = Heed.start();
  private final Path train;
  private final Path test;
  private final Path out;
  private final long steps;
  private final int most;
  private final List<TrainedRow> rows = new ArrayList<>();

  private HowMuchData(Path train, Path test, Path out, long steps, int most) {
    this.train = train;
    this.test = test;
    this.out = out;
    this.steps = steps;
    this.most = most;
  }

  public static void main(String[] args) throws IOException {
    if (args.length < 3) {
      System.err.println("HowMuchData TRAIN TEST OUT [STEPS] [PICTURES_OF_A_LABEL]");
      return;
    }
    run(
        Path.of(args[0]),
        Path.of(args[1]),
        Path.of(args[2]),
        args.length > 3 ? Long.parseLong(args[3]) : 2000,
        args.length > 4 ? Integer.parseInt(args[4]) : Integer.MAX_VALUE);
  }

  /** Trains all, writes {@code results.csv} and {@code data.png}, and gives the rows. */
  static List<TrainedRow> run(Path train, Path test, Path out, long steps, int most)
      throws IOException {
    HowMuchData lesson = new HowMuchData(train, test, out, steps, most);
    for (double part : PARTS) {
      lesson.train("convolutions", CONVOLUTIONS, part, Choices.none());
      lesson.train("attention", ATTENTION, part, Choices.none());
    }
    for (String position : POSITIONS) {
      Choices chosen = Choices.none().withPosition(lesson.heed.positionalEncodings().get(position));
      lesson.train("attention, positions " + position, ATTENTION, 1, chosen);
    }
    DataChart.draw(lesson.rows, out.resolve("data.png"));
    return lesson.rows;
  }

  private void train(String name, String config, double part, Choices choices) throws IOException {
    Path own = Files.createDirectories(out.resolve(name.replaceAll("\\W+", "-") + "-" + part));
    Path pictures = part(own.resolve("pictures"), part);
    Path file = Files.writeString(own.resolve("config.json"), config);
    ImageTrainingOptions options =
        ImageTrainingOptions.fresh(pictures, file, own.resolve("model"))
            .withPace(pace(count(pictures)))
            .withChoices(choices);
    new ImageTraining(heed.runtime(), heed.architectures().all(), options, event -> {}).run();
    Answers answers = new Answers(heed, own.resolve("model"), choices);
    TrainedRow row =
        new TrainedRow(
            name,
            count(pictures),
            answers.parameters(),
            answers.accuracy(pictures),
            answers.accuracy(test));
    rows.add(row);
    System.out.println(row);
    Files.write(
        out.resolve("results.csv"),
        Stream.concat(Stream.of(TrainedRow.HEAD), rows.stream().map(TrainedRow::line)).toList());
  }

  private Pace pace(int count) {
    int run = Math.min(RUN, count);
    int batch = Math.min(BATCH, count / run * run);
    return Pace.ofSteps(steps, 1e-3)
        .withBatches(batch, run)
        .withThreads(Math.min(Runtime.getRuntime().availableProcessors(), batch / run))
        .withSeed(1);
  }

  /** The first pictures of each label, as many as the part asks for. */
  private Path part(Path folder, double part) throws IOException {
    try (Stream<Path> labels = Files.list(train)) {
      for (Path label : labels.filter(Files::isDirectory).sorted().toList()) {
        Path to = Files.createDirectories(folder.resolve(label.getFileName()));
        List<Path> all = pictures(label);
        long wanted = Math.max(1, Math.round(part * Math.min(most, all.size())));
        for (Path picture : all.stream().limit(wanted).toList()) {
          Path copy = to.resolve(picture.getFileName());
          if (!Files.exists(copy)) {
            Files.copy(picture, copy);
          }
        }
      }
    }
    return folder;
  }

  private static List<Path> pictures(Path label) throws IOException {
    try (Stream<Path> files = Files.list(label)) {
      return files
          .filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".png"))
          .sorted()
          .toList();
    }
  }

  private static int count(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return (int) files.filter(Files::isRegularFile).count();
    }
  }
}
