package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.learn.course.Pace;
import dev.heed.learn.course.Part;
import dev.heed.learn.course.Teaching;
import dev.heed.nlp.learn.TextTraining;
import dev.heed.nlp.learn.TextTrainingOptions;
import dev.heed.spi.Choices;
import dev.heed.vision.learn.Augmentation;
import dev.heed.vision.learn.ImageTraining;
import dev.heed.vision.learn.ImageTrainingOptions;
import dev.heed.vision.learn.Mixing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heed train}: a classifier of pictures or texts. */
@Command(
    name = "train",
    description =
        "Trains a classifier of pictures or texts: a folder's weights (--model) or an architecture"
            + " from nothing (--config). Writes a Hugging Face folder. The same call again goes on"
            + " where it stopped.")
final class TrainCommand implements Callable<Integer> {

  @Mixin private Common common = new Common();

  @Parameters(
      paramLabel = "DATA",
      description =
          "A folder with a folder of pictures for each label, or a CSV file of texts and labels.")
  private Path data = Path.of("");

  @Option(names = "--test", paramLabel = "DATA", description = "The same to measure with.")
  private @Nullable Path test;

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      converter = ModelPath.class,
      description = "The weights to begin with.")
  private @Nullable Path model;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A config.json to begin from nothing.")
  private @Nullable Path config;

  @Option(names = "--out", paramLabel = "FOLDER", required = true, description = "Where it goes.")
  private Path out = Path.of("");

  @Option(names = "--epochs", defaultValue = "10", description = "(${DEFAULT-VALUE})")
  private double epochs = 10;

  @Option(names = "--batch-size", defaultValue = "64", description = "(${DEFAULT-VALUE})")
  private int batch = 64;

  @Option(
      names = "--run-size",
      defaultValue = "16",
      description = "Items of one run of the graph; it divides the batch (${DEFAULT-VALUE}).")
  private int run = 16;

  @Option(names = "--threads", description = "One repeats bit for bit (one for each processor).")
  private @Nullable Integer threads;

  @Option(names = "--learning-rate", defaultValue = "0.001", description = "(${DEFAULT-VALUE})")
  private double rate = 0.001;

  @Option(names = "--warm-up", defaultValue = "1", description = "Epochs (${DEFAULT-VALUE}).")
  private double warmUp = 1;

  @Option(names = "--weight-decay", defaultValue = "0.05", description = "(${DEFAULT-VALUE})")
  private double decay = 0.05;

  @Option(
      names = "--clip",
      defaultValue = "1",
      description = "Longest gradient, 0 for any (${DEFAULT-VALUE}).")
  private double clip = 1;

  @Option(
      names = "--ema",
      defaultValue = "0",
      description = "Averaging of weights, such as 0.999 (${DEFAULT-VALUE}).")
  private double average;

  @Option(names = "--seed", defaultValue = "0", description = "(${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "0",
      description = "Stop after so many steps, 0 for all epochs (${DEFAULT-VALUE}).")
  private long most;

  @Option(
      names = "--checkpoint-every",
      defaultValue = "200",
      description = "Steps (${DEFAULT-VALUE}).")
  private int checkpoint = 200;

  @Option(names = "--label-smoothing", defaultValue = "0", description = "(${DEFAULT-VALUE})")
  private double smoothing;

  @Option(names = "--crop-padding", defaultValue = "0", description = "Pixels (${DEFAULT-VALUE}).")
  private int pad;

  @Option(
      names = "--resized-crop",
      defaultValue = "0",
      description =
          "Smallest part of a picture that is cut out and resized, such as 0.08; 0 for none"
              + " (${DEFAULT-VALUE}).")
  private double area;

  @Option(names = "--flip", description = "Mirror half of the pictures.")
  private boolean flip;

  @Option(
      names = "--randaugment",
      defaultValue = "0",
      description = "Operations (${DEFAULT-VALUE}).")
  private int operations;

  @Option(names = "--magnitude", defaultValue = "9", description = "Of 30 (${DEFAULT-VALUE}).")
  private double magnitude = 9;

  @Option(
      names = "--mixup",
      defaultValue = "0",
      description = "Parameter of mixup (${DEFAULT-VALUE}).")
  private double mixup;

  @Option(
      names = "--cutmix",
      defaultValue = "0",
      description = "Parameter of CutMix (${DEFAULT-VALUE}).")
  private double cutmix;

  @Option(names = "--mix-probability", defaultValue = "1", description = "(${DEFAULT-VALUE})")
  private double often = 1;

  @Option(
      names = "--drop-tokens",
      defaultValue = "0",
      description = "The part of patches that is left out (${DEFAULT-VALUE}).")
  private double dropped;

  @Option(
      names = "--all-tokens-from",
      defaultValue = "1",
      description = "The part of training after which none is (${DEFAULT-VALUE}).")
  private double allFrom = 1;

  @Option(
      names = "--drop-path",
      defaultValue = "0",
      description =
          "Stochastic depth: how often the last branch of the layers is left out"
              + " (${DEFAULT-VALUE}).")
  private double dropPath;

  @Mixin private TextColumnOptions texts = new TextColumnOptions();

  @Option(names = "--teacher", paramLabel = "FOLDER", description = "A model to learn from.")
  private @Nullable Path teacher;

  @Option(names = "--teacher-weight", defaultValue = "0.5", description = "(${DEFAULT-VALUE})")
  private double teacherWeight = 0.5;

  @Option(
      names = "--temperature",
      defaultValue = "1",
      description = "0 takes its first choice alone (${DEFAULT-VALUE}).")
  private double temperature = 1;

  @Option(
      names = "--variants",
      defaultValue = "0",
      description =
          "Changed copies of each picture, for which the teacher is asked once; 0 for new ones"
              + " without end (${DEFAULT-VALUE}).")
  private int variants;

  @Option(names = "--head-only", description = "Train the classifier alone.")
  private boolean headOnly;

  @Option(names = "--lora-rank", defaultValue = "0", description = "0 for none (${DEFAULT-VALUE}).")
  private int rank;

  @Option(names = "--lora-alpha", defaultValue = "16", description = "(${DEFAULT-VALUE})")
  private double alpha = 16;

  @Option(
      names = "--lora-targets",
      split = ",",
      defaultValue = "query,value",
      description = "Parts of names (${DEFAULT-VALUE}).")
  private List<String> targets = List.of();

  @Override
  public Integer call() {
    if ((model == null) == (config == null)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "Training begins with the weights of --model or from nothing with --config; give one of"
              + " them.");
    }
    if (!Files.exists(data)) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "There is no '%s'. Name a folder with a folder of pictures for each label, or a CSV file of texts and labels."
              .formatted(data));
    }
    Heed heed = common.heed();
    if (Files.isRegularFile(data)) {
      TrainLines lines = new TrainLines(common.console().err(), "texts");
      new TextTraining(heed.runtime(), heed.architectures().all(), ofTexts(), lines::print).run();
    } else {
      texts.requireNone();
      TrainLines lines = new TrainLines(common.console().err(), "images");
      new ImageTraining(heed.runtime(), heed.architectures().all(), ofPictures(), lines::print)
          .run();
    }
    common.out().println(out);
    return 0;
  }

  private Pace pace() {
    int workers =
        threads == null ? Runtime.getRuntime().availableProcessors() : Math.max(1, threads);
    return new Pace(
        epochs, batch, run, workers, rate, warmUp, decay, clip, average, seed, checkpoint, most);
  }

  private Teaching teaching() {
    return new Teaching(Optional.ofNullable(teacher), teacherWeight, temperature, variants);
  }

  private Part part() {
    return new Part(headOnly, rank, alpha, targets);
  }

  private ImageTrainingOptions ofPictures() {
    return new ImageTrainingOptions(
        data,
        Optional.ofNullable(test),
        Optional.ofNullable(model),
        Optional.ofNullable(config),
        out,
        pace(),
        new ImageTrainingOptions.Pictures(
            new Augmentation(pad, flip, operations, magnitude, area),
            new Mixing(mixup, cutmix, often),
            smoothing,
            dropped,
            allFrom,
            dropPath),
        teaching(),
        part(),
        Choices.none());
  }

  private TextTrainingOptions ofTexts() {
    boolean changes =
        pad > 0 || flip || operations > 0 || area > 0 || mixup > 0 || cutmix > 0 || dropped > 0;
    if (changes || variants > 0) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "'%s' is a file of texts, which are learned from as they are: leave --flip, --crop-padding, --resized-crop, --randaugment, --mixup, --cutmix, --drop-tokens and --variants out."
              .formatted(data));
    }
    return new TextTrainingOptions(
        data,
        Optional.ofNullable(test),
        Optional.ofNullable(model),
        Optional.ofNullable(config),
        texts.tokenizer(),
        out,
        pace(),
        texts.columns(),
        texts.maxLength(),
        smoothing,
        dropPath,
        teaching(),
        part());
  }
}
