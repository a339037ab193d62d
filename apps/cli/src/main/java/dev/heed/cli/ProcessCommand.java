package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.runtime.Inputs;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.SourceBatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heed process}: the model inputs that a folder's processor makes. */
@Command(
    name = "process",
    description = "Writes the tensors that a model's processor makes of the inputs, as one batch.")
final class ProcessCommand implements Callable<Integer> {

  @Mixin private Common common = new Common();

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      converter = ModelPath.class,
      required = true,
      description = "A folder with at least the processor's files.")
  private Path model = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE.safetensors",
      required = true,
      description = "Where the tensors go.")
  private Path out = Path.of("");

  @Option(
      names = "--modality",
      paramLabel = "M",
      description = "image, text or audio, where the folder has several processors.")
  private @Nullable String modality;

  @Option(
      names = "--backend",
      paramLabel = "B",
      description =
          "How pictures are computed: torchvision or pil (as transformers 5 does where nothing is"
              + " said).")
  private @Nullable String backend;

  @Mixin private DecodeOption decode = new DecodeOption();

  @Option(
      names = "--json",
      description = "One JSON object with the tensors' names, types and shapes.")
  private boolean json;

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description = "Files, folders or globs; several are one batch.")
  private List<String> inputs = List.of();

  @Override
  public Integer call() {
    Heed heed = common.heed();
    ModelFolder opened = ModelFolder.open(model);
    ModelFolder folder = backend == null ? opened : opened.preferring("backend", backend);
    SourceBatch<?> found = SourceBatch.of(choose(heed, folder), folder, inputs);
    SourceBatch<?> batch = decode.apply(found, common.console().err()::println);
    batch.processor().notices().forEach(common.console().err()::println);
    Inputs tensors = batch.together();
    Safetensors.write(out, tensors.byName(), Map.of());
    TensorList.print(common.out(), tensors.byName(), json);
    return 0;
  }

  private ProcessorType<?> choose(Heed heed, ModelFolder folder) {
    return modality == null ? heed.processorFor(folder) : heed.processorFor(folder, modality);
  }
}
