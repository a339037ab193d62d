package dev.heed.cli;

import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.runtime.FittedInputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heed infer}: tensors in, tensors out. */
@Command(
    name = "infer",
    description = "Runs a model's graph on tensors: safetensors in, safetensors out.")
final class InferCommand implements Callable<Integer> {

  @Mixin private Common common = new Common();
  @Mixin private Placement placement = new Placement();

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      converter = ModelPath.class,
      required = true,
      description = "A model folder.")
  private Path model = Path.of("");

  @Option(
      names = "--graph",
      paramLabel = "NAME",
      defaultValue = "model",
      description = "Which graph, where there are several (${DEFAULT-VALUE}).")
  private String graph = "model";

  @Option(
      names = "--inputs",
      paramLabel = "IN.safetensors",
      required = true,
      description = "The inputs, by the graph's names.")
  private Path in = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "OUT.safetensors",
      required = true,
      description = "Where the outputs go.")
  private Path out = Path.of("");

  @Option(
      names = "--json",
      description = "One JSON object with the outputs' names, types and shapes.")
  private boolean json;

  @Override
  public Integer call() {
    ModelFolder folder = ModelFolder.open(model);
    try (Session session =
        common.heed().session(folder, graph, placement.device(), placement.precision())) {
      Outputs outputs =
          session.run(
              FittedInputs.fit(
                  Safetensors.read(in), session.signature(), common.console().err()::println));
      Safetensors.write(out, outputs.byName(), Map.of());
      TensorList.print(common.out(), outputs.byName(), json);
    }
    return 0;
  }
}
