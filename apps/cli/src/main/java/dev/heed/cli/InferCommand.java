package dev.heed.cli;

import dev.heed.generate.WholeModel;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.runtime.Session;
import dev.heed.tensor.Tensor;
import dev.heed.vision.language.WholePictureModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heed infer}: tensors in, tensors out. */
@Command(
    name = "infer",
    description =
        "Runs a model on tensors: safetensors in, safetensors out. An encoder with a decoder, or"
            + " with the words' vectors beside, is one model, unless --graph names one of its"
            + " graphs.")
final class InferCommand implements Callable<Integer> {

  @Mixin private Common common = new Common();
  @Mixin private ModelOption model = new ModelOption();
  @Mixin private Placement placement = new Placement();

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

  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      description =
          "Also write so many tokens, the likeliest each: 'sequences', the prompt and what"
              + " follows.")
  private int newTokens;

  @Override
  public Integer call() {
    ModelFolder folder = model.folder();
    Map<String, Tensor> given = Safetensors.read(in);
    List<String> graphs = common.heed().graphs(folder);
    Map<String, Tensor> outputs =
        graph.equals("model") && WholePictureModel.isMadeOf(graphs)
            ? pictured(folder, given)
            : outputs(folder, given);
    Safetensors.write(out, outputs, Map.of());
    TensorList.print(common.out(), outputs, json);
    return 0;
  }

  private Map<String, Tensor> pictured(ModelFolder folder, Map<String, Tensor> given) {
    try (WholePictureModel whole = new WholePictureModel(folder, name -> session(folder, name))) {
      Map<String, Tensor> outputs = new LinkedHashMap<>(whole.run(given));
      if (newTokens > 0) {
        outputs.put("sequences", whole.write(given, newTokens));
      }
      return outputs;
    }
  }

  private Map<String, Tensor> outputs(ModelFolder folder, Map<String, Tensor> given) {
    try (WholeModel whole = whole(folder)) {
      Map<String, Tensor> outputs = new LinkedHashMap<>(whole.run(given, graph));
      if (newTokens > 0) {
        outputs.put("sequences", whole.write(given, graph, newTokens));
      }
      return outputs;
    }
  }

  private Session session(ModelFolder folder, String name) {
    return common.heed().session(folder, name, placement.device(), placement.precision());
  }

  /** A graph that is named is that graph alone. */
  private WholeModel whole(ModelFolder folder) {
    return new WholeModel(
        folder,
        graph.equals("model") ? common.heed().graphs(folder) : List.of(graph),
        name -> session(folder, name),
        common.console().err()::println);
  }
}
