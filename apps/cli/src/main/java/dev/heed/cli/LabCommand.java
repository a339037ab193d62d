package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.lab.Comparison;
import dev.heed.lab.Lab;
import dev.heed.lab.LayerChoice;
import dev.heed.lab.Sample;
import dev.heed.lab.Variant;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.spi.Choices;
import dev.heed.wiring.MechanismChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heed lab}: what a model still knows with another attention or position encoding. */
@Command(
    name = "lab",
    description =
        "Swaps the attention or the position encoding of a model built from its weights, and"
            + " compares it with the original on your inputs.",
    footer = {
      "",
      "An input in a folder that is named like a class, class/image.png, counts for accuracy.",
      "Example: heed lab --model FOLDER PHOTOS --attention truncated:left=8,right=8 --attention"
          + " linear --layers each --chart lab.png"
    })
final class LabCommand implements Callable<Integer> {

  @Mixin private Common common = new Common();

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      converter = ModelPath.class,
      required = true,
      description = "A folder with config.json and model.safetensors.")
  private Path model = Path.of("");

  @Option(
      names = "--attention",
      paramLabel = "NAME",
      description = "An attention to try, such as truncated:left=16,right=4; may be repeated.")
  private List<String> attentions = new ArrayList<>();

  @Option(
      names = "--position",
      paramLabel = "NAME",
      description = "A position encoding to try; may be repeated.")
  private List<String> positions = new ArrayList<>();

  @Option(
      names = "--layers",
      paramLabel = "WHICH",
      defaultValue = "all",
      description =
          "Where: all, each (one row per layer), or numbers from 0 such as 0,2-4"
              + " (${DEFAULT-VALUE}).")
  private String layers = "all";

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "cpu, cpu:THREADS, cuda:N or auto (${DEFAULT-VALUE}).")
  private String device = "cpu";

  @Option(
      names = "--chart",
      paramLabel = "OUT.png",
      description = "Draw the cosine with the original after each layer.")
  private @Nullable Path chart;

  @Option(
      names = "--recover",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Then train each variant for N steps on the pictures of --train, and compare again.")
  private long recover;

  @Option(
      names = "--train",
      paramLabel = "DATA",
      description = "For --recover: a folder with a folder of pictures for each label.")
  private @Nullable Path data;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.0003",
      description = "For --recover (${DEFAULT-VALUE}).")
  private double rate = 0.0003;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "For --recover; one repeats bit for bit (${DEFAULT-VALUE}).")
  private int threads = 1;

  @Option(names = "--json", description = "One JSON object for each row.")
  private boolean json;

  @Parameters(paramLabel = "INPUT", arity = "1..*", description = "Files, folders or globs.")
  private List<String> inputs = List.of();

  @Override
  public Integer call() {
    Heed heed = common.heed();
    ModelFolder folder = ModelFolder.open(model);
    List<Variant> variants = variants(heed, folder);
    Optional<LabRecovery> recovery = recovery(heed, folder);
    recovery.ifPresent(LabRecovery::require);
    List<Sample> samples = Sample.read(heed.processorFor(folder), folder, inputs);
    Lab lab = new Lab(heed.runtime(), folder, heed.architectures().all(), Device.parse(device));
    List<Comparison> findings = lab.compare(variants, samples);
    LabTable.print(common.out(), findings, json);
    if (chart != null) {
      LabChart.draw(findings, chart);
    }
    recovery.ifPresent(
        r ->
            LabRecovery.print(
                common.out(),
                r.of(lab, variants, findings, samples, common.console().err()),
                json));
    return 0;
  }

  private Optional<LabRecovery> recovery(Heed heed, ModelFolder folder) {
    if ((recover > 0) != (data != null) || recover < 0) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--recover N and --train DATA go together: how many steps, and on which pictures.");
    }
    return data == null
        ? Optional.empty()
        : Optional.of(new LabRecovery(heed, folder, data, recover, rate, Math.max(1, threads)));
  }

  private List<Variant> variants(Heed heed, ModelFolder folder) {
    List<Variant> all = new ArrayList<>();
    LayerChoice where = LayerChoice.parse(layers, folder);
    for (String name : attentions) {
      Choices chosen =
          Choices.none().withAttention(MechanismChoice.parse(name).in(heed.attentions()));
      all.addAll(where.variants(name, chosen));
    }
    for (String name : positions) {
      Choices chosen =
          Choices.none().withPosition(MechanismChoice.parse(name).in(heed.positionalEncodings()));
      all.addAll(where.variants(name, chosen));
    }
    if (all.isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "Nothing is to be swapped. Name an attention with --attention or a position encoding with"
              + " --position; 'heed plugins' lists them.");
    }
    all.add(0, Variant.original());
    return all;
  }
}
