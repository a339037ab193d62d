package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.look.LookOptions;
import dev.heed.look.explain.Explainer;
import dev.heed.look.explain.Explanation;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.spi.ModelInput;
import dev.heed.vision.language.ImageTextToText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--graph",
      paramLabel = "NAME",
      description =
          "Which graph, where there are several (model, or else the encoder and its decoder).")
  private @Nullable String graph;

  @Option(
      names = "--inputs",
      paramLabel = "IN.safetensors",
      description = "The graph's inputs as tensors, in place of INPUT.")
  private @Nullable Path tensors;

  @Option(
      names = {"--text", "--question"},
      paramLabel = "TEXT",
      description =
          "The text beside a picture, for models that take both; a question to one that answers"
              + " about pictures, of whose answer each word's patches are shown.")
  private @Nullable String text;

  @Option(
      names = "--word",
      paramLabel = "WORD",
      description = "Of an answer about a picture one word, or its number from 0 (all; for .png).")
  private @Nullable String word;

  @Option(names = "--layer", paramLabel = "L", description = "One layer, from 0 (all).")
  private @Nullable Integer layer;

  @Option(names = "--head", paramLabel = "H", description = "One head, from 0 (all).")
  private @Nullable Integer head;

  @Option(
      names = "--rollout",
      description = "All layers as one map: what each token is made of in the end.")
  private boolean rollout;

  @Option(
      names = "--value-norms",
      description = "Weights count as much as the values that they let through.")
  private boolean valueNorms;

  @Option(
      names = "--occlusion",
      description = "No attention: what each part is worth to the answer, by covering it.")
  private boolean occlusion;

  @Option(
      names = "--relevance",
      description =
          "All layers as one map: what each part matters to the answer, by its gradients (Chefer"
              + " et al. 2021).")
  private boolean relevance;

  @Option(
      names = "--attention-gradients",
      description = "Weights count as much as the answer grows with them.")
  private boolean gradients;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "48",
      description = "How many tokens a decoder writes at most (${DEFAULT-VALUE}).")
  private int most = 48;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "maps.safetensors, overlay.png or view.html.")
  private Path out = Path.of("");

  @Option(
      names = "--backend",
      paramLabel = "B",
      description =
          "How pictures are computed: torchvision or pil (as transformers 5 does where nothing is"
              + " said).")
  private @Nullable String backend;

  @Option(names = "--json", description = "One JSON object with the maps' names and shapes.")
  private boolean json;

  @Parameters(
      paramLabel = "INPUT",
      arity = "0..1",
      description = "A picture, a text or a recording.")
  private @Nullable String input;

  @Override
  public Integer call() {
    requireOneView();
    Heed heed = common.heed();
    ModelFolder opened = model.folder();
    ModelFolder folder = backend == null ? opened : opened.preferring("backend", backend);
    if (answers(folder)) {
      AnsweredPicture.of(heed, folder, String.valueOf(input), String.valueOf(text), most, backend)
          .write(out, word, common.out(), json);
      return 0;
    }
    Explainer explainer = explainer(heed, folder);
    ModelInput<?> what = input(explainer);
    Explanation all = explained(explainer, what);
    Explanation chosen = all.only(layer, head);
    chosen.write(out);
    TensorList.print(common.out(), chosen.byName(), json);
    return 0;
  }

  /** Whether a picture is asked about, and no single graph is meant. */
  private boolean answers(ModelFolder folder) {
    boolean asked = text != null && input != null && tensors == null && graph == null;
    boolean answers = asked && ImageTextToText.TYPE.fits(folder);
    if (word != null && !answers) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--word is one of an answer about a picture: give a picture and --text with a question,"
              + " to a model of image-text-to-text.");
    }
    boolean part = layer != null || head != null || rollout || valueNorms;
    if (answers && (part || occlusion || relevance || gradients)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "Where the words of an answer look is shown of all layers and heads: the page (.html)"
              + " lets one choose, .safetensors has each. Leave --layer, --head and other views"
              + " out, or name a graph with --graph.");
    }
    return answers;
  }

  private Explanation explained(Explainer explainer, ModelInput<?> what) {
    if (occlusion) {
      return explainer.occlusion(what);
    }
    if (relevance) {
      return explainer.relevance(what);
    }
    return gradients ? explainer.attentionGradients(what) : explainer.attention(what, options());
  }

  private Explainer explainer(Heed heed, ModelFolder folder) {
    Explainer usual = heed.explainer(folder).withMaxTokens(most);
    return graph == null ? usual : usual.withGraph(graph);
  }

  private ModelInput<?> input(Explainer explainer) {
    if (tensors != null) {
      return explainer.of(Safetensors.read(tensors));
    }
    if (input == null) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "heed attention needs an input: a picture, a text or a recording; or tensors with"
              + " --inputs IN.safetensors.");
    }
    return text == null ? explainer.read(input) : explainer.read(input, text);
  }

  private void requireOneView() {
    boolean part = layer != null || head != null;
    if ((rollout || occlusion || relevance) && part) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "%s is of the whole model: leave --layer and --head out."
              .formatted(rollout ? "--rollout" : occlusion ? "--occlusion" : "--relevance"));
    }
    requireOneOf();
    if (occlusion && (rollout || valueNorms)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--occlusion covers parts of the input and looks at no attention: leave --rollout and"
              + " --value-norms out.");
    }
  }

  private void requireOneOf() {
    List<String> asked = new ArrayList<>();
    if (rollout) {
      asked.add("--rollout");
    }
    if (relevance) {
      asked.add("--relevance");
    }
    if (gradients) {
      asked.add("--attention-gradients");
    }
    boolean normed = valueNorms && (relevance || gradients);
    if (asked.size() > 1 || (occlusion && (relevance || gradients)) || normed) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--rollout, --occlusion, --relevance and --attention-gradients show one thing each, and"
              + " the last two count weights by gradients, not by --value-norms: take one of"
              + " them.");
    }
    if (graph != null && (relevance || gradients)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "%s builds the model from its weights and looks at no graph: leave --graph out."
              .formatted(relevance ? "--relevance" : "--attention-gradients"));
    }
  }

  private LookOptions options() {
    LookOptions shown = rollout ? LookOptions.onlyRollout() : LookOptions.allMaps();
    return valueNorms ? shown.withValueNorms() : shown;
  }
}
