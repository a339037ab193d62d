package dev.heed.benchmarks;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.SourceRunner;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.export.Drift;
import dev.heed.measure.SyntheticInputs;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Source;
import dev.heed.task.ScoredLabel;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.WeightsByRule;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import dev.heed.vision.task.ImageClassification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code apps/benchmarks/gpu} runs: sessions on a device open, ten models answer on it as on
 * the processor, and how many pictures a second ViT-B/16 makes by batch and precision, with
 * decoding beside. Exit 0 where all of that holds, 1 where an answer lies apart, 2 where there is
 * no such device: a sentence says what is missing.
 *
 * <p>{@code GpuCheck [DEVICE] [EP_LIBRARY]}; {@code cuda:0} where nothing is said, and {@code cpu}
 * tries the check itself.
 */
public final class GpuCheck {

  /** Graphs as they were exported, and models that are recorded from weights by rule. */
  private static final List<String> EXPORTED =
      List.of("vit", "swin", "detr", "bert", "wav2vec2-ctc");

  private static final List<String> RECORDED =
      List.of(
          "timm__vit",
          "image-classification__convnext",
          "text__modernbert",
          "D_qwen3",
          "image-classification__levit");

  /** Parts of an output's largest number: matrix products in TF32 have 11 bits. */
  private static final double TOLERANCE = 5e-3;

  private static final int NONE = 2;

  private final Heed heed = Heed.start();
  private final Device device;

  private GpuCheck(Device device) {
    this.device = device;
  }

  public static void main(String[] args) throws IOException {
    Device device =
        args.length > 1
            ? new Device.Provider(Path.of(args[1]))
            : Device.parse(args.length > 0 ? args[0] : "cuda:0");
    GpuCheck check = new GpuCheck(device);
    try {
      check.opens();
    } catch (HeedException e) {
      if (e.code() != ErrorCode.DEVICE_UNAVAILABLE) {
        throw e;
      }
      System.out.println("Nothing was measured: " + e.getMessage());
      System.exit(NONE);
    }
    boolean equal = check.models();
    check.speed();
    System.out.println(equal ? "All ten answer as on the processor." : "Some answers lie apart.");
    System.exit(equal ? 0 : 1);
  }

  private static Path reference(String set, String name) {
    return Path.of("reference", set, name);
  }

  private void opens() {
    long start = System.nanoTime();
    ModelFolder vit = ModelFolder.open(reference("models", "vit"));
    try (Session session = heed.session(vit, "model", device, Optional.empty())) {
      System.out.printf(
          Locale.ROOT,
          "%s opens on %s in %.1f s (%s)%n",
          vit,
          session.device(),
          (System.nanoTime() - start) / 1e9,
          heed.runtime().version());
    }
  }

  private boolean models() throws IOException {
    boolean equal = true;
    for (String name : EXPORTED) {
      equal &= agree(ModelFolder.open(reference("models", name)));
    }
    for (String name : RECORDED) {
      Path into = Files.createTempDirectory(name);
      equal &= agree(ModelFolder.open(WeightsByRule.folder(reference("models_5", name), into)));
    }
    return equal;
  }

  private boolean agree(ModelFolder folder) {
    try (Session cpu = heed.session(folder, "model", Device.CPU, Optional.empty());
        Session other = heed.session(folder, "model", device, Optional.empty())) {
      Inputs inputs =
          new SyntheticInputs(folder, heed.processors().all(), 1, 16).of(cpu.signature());
      double apart = 0;
      for (Drift drift : Drift.between(inputs.byName(), cpu, other)) {
        double most = 1;
        for (float value : cpu.run(inputs).get(drift.output()).toFloats()) {
          most = Math.max(most, Math.abs(value));
        }
        apart = Math.max(apart, drift.largest() / most);
      }
      boolean equal = apart <= TOLERANCE;
      System.out.printf(
          Locale.ROOT,
          "%-34s within %.1e of the processor's%s%n",
          folder.path().getFileName(),
          apart,
          equal ? "" : ": too far");
      return equal;
    }
  }

  /** ViT-B/16 with random weights, so that nothing has to be fetched. */
  private void speed() throws IOException {
    Path base = TinyVit.BASE.write(Files.createTempDirectory("vit-b"));
    Files.writeString(
        base.resolve("preprocessor_config.json"),
        "{\"image_processor_type\": \"ViTImageProcessor\"}");
    boolean processor = device instanceof Device.Cpu;
    for (Precision precision : List.of(Precision.FP32, Precision.FP16)) {
      double bare = 0;
      for (int batch : processor ? new int[] {1} : new int[] {1, 8, 32, 128}) {
        bare = Math.max(bare, runs(ModelFolder.open(base), precision, batch, processor ? 3 : 20));
      }
      whole(base, precision, processor ? 6 : 2048, bare);
      if (processor) {
        return;
      }
    }
  }

  private double runs(ModelFolder folder, Precision precision, int batch, int count) {
    try (Session session = heed.session(folder, "model", device, Optional.of(precision))) {
      Inputs inputs =
          Inputs.of("pixel_values", Tensor.zeros(ElementType.F32, Shape.of(batch, 3, 224, 224)));
      for (int i = 0; i < Math.max(1, count / 4); i++) {
        session.run(inputs);
      }
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        session.run(inputs);
      }
      double rate = batch * count * 1e9 / (System.nanoTime() - start);
      System.out.printf(
          Locale.ROOT, "run alone, %s, batch %d: %.0f pictures/s%n", precision.id(), batch, rate);
      return rate;
    }
  }

  /** JPEG files of 640 x 480 to labels: read and processed on all cores while the device works. */
  private void whole(Path folder, Precision precision, int count, double bare) {
    byte[] jpeg = Photographs.jpeg(640, 480);
    List<Source> sources =
        Collections.nCopies(
            count, new Source("photograph.jpg", () -> new ByteArrayInputStream(jpeg)));
    Opening opening = Opening.of(folder).withDevice(device).withPrecision(precision).takingTurns();
    try (Pipeline<Image, List<ScoredLabel>> pipeline =
        heed.pipeline(ImageClassification.TYPE, opening)) {
      SourceRunner<Image, List<ScoredLabel>> runner =
          new SourceRunner<>(new ImageReader(), pipeline, 32);
      runner.run(sources.subList(0, Math.min(count, 64)), done -> {});
      List<SourceRunner.Done<Image, List<ScoredLabel>>> all = new ArrayList<>();
      long start = System.nanoTime();
      runner.run(sources, all::add);
      double rate = all.size() * 1e9 / (System.nanoTime() - start);
      System.out.printf(
          Locale.ROOT,
          "JPEG to label, %s, batch 32: %.0f pictures/s, %.2f of the fastest run alone%n",
          precision.id(),
          rate,
          rate / bare);
    }
  }
}
