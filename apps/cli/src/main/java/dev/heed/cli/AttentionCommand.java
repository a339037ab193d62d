package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.look.AttentionMap;
import dev.heed.look.Look;
import dev.heed.look.Rollout;
import dev.heed.look.Seen;
import dev.heed.model.ModelFolder;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heed attention}: where a model looks. */
@Command(
    name = "attention",
    description = "Shows where a model looks: its attention maps for one input.",
    footer = {
      "",
      "The end of --out decides: .safetensors holds the maps by name ([B, H, Q, K]), .png lays them"
          + " over the picture, .html is a page to browse layers and heads.",
      "'heed inspect' lists a model's attentions and their names."
    })
final class AttentionCommand implements Callable<Integer> {

  @Mixin private Common common = new Common();

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      required = true,
      description = "A model folder.")
  private Path model = Path.of("");

  @Option(
      names = "--graph",
      paramLabel = "NAME",
      description = "Which graph, where there are several (model, or else the encoder's).")
  private @Nullable String graph;

  @Option(
      names = "--inputs",
      paramLabel = "IN.safetensors",
      description = "The graph's inputs as tensors, in place of INPUT.")
  private @Nullable Path tensors;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "The text beside a picture, for models that take both.")
  private @Nullable String text;

  @Option(names = "--layer", paramLabel = "L", description = "One layer, from 0 (all).")
  private @Nullable Integer layer;

  @Option(names = "--head", paramLabel = "H", description = "One head, from 0 (all).")
  private @Nullable Integer head;

  @Option(
      names = "--rollout",
      description = "All layers as one map: what each token is made of in the end.")
  private boolean rollout;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "maps.safetensors, overlay.png or view.html.")
  private Path out = Path.of("");

  @Option(names = "--json", description = "One JSON object with the maps' names and shapes.")
  private boolean json;

  @Parameters(
      paramLabel = "INPUT",
      arity = "0..1",
      description = "A picture, a text or a recording.")
  private @Nullable String input;

  @Override
  public Integer call() {
    Heed heed = common.heed();
    ModelFolder folder = ModelFolder.open(model);
    LookInput what = LookInput.of(heed, folder, tensors, input, text);
    try (Look look = LookOpening.open(heed, folder, graph)) {
      Seen seen = look.run(what.fitted(look.session()));
      Map<String, Tensor> maps = chosen(seen.maps());
      new LookOutput(maps, what).write(out);
      TensorList.print(maps, json);
    }
    return 0;
  }

  private Map<String, Tensor> chosen(List<AttentionMap> maps) {
    if (rollout) {
      return Map.of("rollout", Rollout.of(rolled(maps)));
    }
    Map<String, Tensor> chosen = new LinkedHashMap<>();
    maps.stream()
        .filter(map -> layer == null || map.attention().layer() == layer)
        .forEach(map -> chosen.put(map.name(), head == null ? map.weights() : head(map, head)));
    if (chosen.isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "There is no layer %d. The model has: %s."
              .formatted(layer, String.join(", ", maps.stream().map(AttentionMap::name).toList())));
    }
    return chosen;
  }

  /** The layers of one stream of tokens: those of the first map's kind and name. */
  private static List<Tensor> rolled(List<AttentionMap> maps) {
    String family = maps.get(0).name().replaceAll("\\d+$", "");
    return maps.stream()
        .filter(map -> map.name().startsWith(family))
        .map(AttentionMap::weights)
        .toList();
  }

  /** {@code [B, H, Q, K] -> [B, 1, Q, K]}. */
  private static Tensor head(AttentionMap map, int head) {
    int heads = map.weights().shape().size(1);
    if (head < 0 || head >= heads) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "There is no head %d in %s, which has heads 0 to %d."
              .formatted(head, map.name(), heads - 1));
    }
    int plane = map.weights().shape().size(2) * map.weights().shape().size(3);
    int batch = map.weights().shape().size(0);
    float[] all = map.weights().toFloats();
    float[] own = new float[batch * plane];
    for (int item = 0; item < batch; item++) {
      System.arraycopy(all, (item * heads + head) * plane, own, item * plane, plane);
    }
    Shape shape = map.weights().shape();
    return Tensor.of(Shape.of(batch, 1, shape.axis(2), shape.axis(3)), own);
  }
}
