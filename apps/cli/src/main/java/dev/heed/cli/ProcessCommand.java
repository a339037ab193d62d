package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.runtime.Inputs;
import dev.heed.spi.ProcessorType;
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
    ModelFolder folder = ModelFolder.open(model);
    Inputs tensors = process(choose(heed, folder), folder);
    Safetensors.write(out, tensors.byName(), Map.of());
    TensorList.print(common.out(), tensors.byName(), json);
    return 0;
  }

  private <I> Inputs process(ProcessorType<I> type, ModelFolder folder) {
    List<I> batch =
        inputs.stream()
            .flatMap(argument -> type.reader().find(argument).stream())
            .map(type.reader()::read)
            .toList();
    return type.open(folder).process(batch);
  }

  private ProcessorType<?> choose(Heed heed, ModelFolder folder) {
    if (modality != null) {
      return heed.processorFor(folder, modality);
    }
    return only(heed, folder);
  }

  /** The folder's processor, or the first of several. */
  static ProcessorType<?> only(Heed heed, ModelFolder folder) {
    return heed.processors().all().stream()
        .filter(type -> type.fits(folder))
        .findFirst()
        .orElseThrow(() -> noProcessor(heed, folder));
  }

  private static HeedException noProcessor(Heed heed, ModelFolder folder) {
    List<String> known = heed.processors().all().stream().map(ProcessorType::name).toList();
    return new HeedException(
        ErrorCode.INVALID_MODEL,
        "The folder '%s' configures no processor that an installed plugin knows (%s). A preprocessor_config.json or tokenizer.json is needed, as published with the model.%s"
            .formatted(folder.path(), String.join(", ", known), folder.hint()));
  }
}
