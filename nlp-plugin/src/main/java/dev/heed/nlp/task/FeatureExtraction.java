package dev.heed.nlp.task;

import dev.heed.model.ModelFolder;
import dev.heed.spi.Call;
import dev.heed.spi.StandardModel;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a model makes of a text: its first output {@code [1, N, C]}; or, where the folder is a
 * sentence model's ({@code modules.json}) or a pooling is asked for, one vector {@code [C]}.
 *
 * <pre>{@code
 * Opening opening = Opening.standard();
 * try (var pipeline = heed.pipeline(FeatureExtraction.TYPE, opening)) {
 *   float[] embedding = pipeline.run("a text").toFloats();
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">feature-extraction</a>
 */
public final class FeatureExtraction implements Task<String, Tensor> {

  /** The description of the task. */
  public static final TaskType<String, Tensor> TYPE =
      new TextTaskType<>(
          "feature-extraction",
          "What a model makes of a text: a vector for each token, or a sentence's embedding.",
          "",
          FeatureExtractionOptions.class,
          FeatureExtraction::new,
          FeatureExtraction::text) {

        /** A sentence model, or an encoder without a head. */
        @Override
        public boolean fits(ModelFolder folder) {
          return folder.find("modules.json").isPresent() || Heads.isEncoder(folder);
        }

        @Override
        public Optional<StandardModel> standardModel() {
          return Optional.of(StandardModels.SENTENCE_EMBEDDING);
        }

        @Override
        public Object json(Tensor output) {
          float[] values = output.as(ElementType.F32).toFloats();
          return nested(values, 0, output.shape().axes());
        }
      };

  private static final int SHOWN = 8;

  /** A vector is told by what is in it where so many times more is nothing. */
  private static final int SPARSE = 4;

  private final SentenceEmbedder embedder;

  private final SentenceRoutes routes;

  private FeatureExtraction(TaskSetup setup) {
    this.embedder = SentenceEmbedder.of(TextModel.of(setup));
    this.routes = new SentenceRoutes(setup.folder());
  }

  @Override
  public List<Tensor> run(List<String> batch, Call call) {
    FeatureExtractionOptions options = call.options(FeatureExtractionOptions.class);
    SentenceEmbedder own = options.tokenIds() ? embedder.ofIds() : embedder;
    Optional<SentenceModules> modules = modules(options);
    if (modules.filter(SentenceModules::isByToken).isPresent()) {
      return own.byToken(batch, modules.get(), options.prompts(), call);
    }
    return modules.isPresent()
        ? own.embed(batch, modules.get(), options.prompts(), call).stream()
            .map(vector -> Tensor.of(Shape.of(vector.length), vector))
            .toList()
        : features(batch, own.input(), options.prompts(), call);
  }

  /** Empty where tokens are not pooled. */
  private Optional<SentenceModules> modules(FeatureExtractionOptions options) {
    if (options.pooling().filter(Pooling.NONE::equals).isPresent()) {
      return Optional.empty();
    }
    return options
        .pooling()
        .map(pooling -> SentenceModules.of(pooling, false))
        .or(() -> routes.find(options.prompts().route()))
        .map(modules -> options.normalize().map(modules::normalized).orElse(modules))
        .map(modules -> modules.truncated(embedder.input().width(options.truncateDim())));
  }

  private List<Tensor> features(
      List<String> batch, SentenceInput input, PromptOptions options, Call call) {
    String prompt = input.prompt(options);
    return embedder
        .model()
        .each(batch, text -> input.encode(prompt, text), (text, row) -> first(row), call);
  }

  private static Tensor first(Row row) {
    String name = row.outputs().byName().keySet().iterator().next();
    Shape shape = row.outputs().get(name).shape();
    if (shape.rank() == 2) {
      return Tensor.of(Shape.of(1, shape.axis(1)), row.vector(name));
    }
    return Tensor.of(Shape.of(1, row.length(), shape.axis(2)), row.tokens(name));
  }

  /** A tensor as nested lists. */
  private static Object nested(float[] values, int from, long[] axes) {
    int size = Math.toIntExact(axes[0]);
    if (axes.length == 1) {
      return Arrays.copyOfRange(values, from, from + size);
    }
    long[] inner = Arrays.copyOfRange(axes, 1, axes.length);
    int step = (int) Arrays.stream(inner).reduce(1, (a, b) -> a * b);
    Object[] rows = new Object[size];
    for (int i = 0; i < size; i++) {
      rows[i] = nested(values, from + i * step, inner);
    }
    return rows;
  }

  /** Of a vector that is nearly all 0: where it is most. */
  private static String heaviest(float[] values, List<Integer> words) {
    return words.stream()
        .sorted(Comparator.comparingDouble(i -> -values[i]))
        .limit(SHOWN)
        .map(i -> i + ": " + values[i])
        .collect(Collectors.joining(", ", "", words.size() > SHOWN ? ", ..." : ""));
  }

  private static String text(Tensor output) {
    float[] values = output.toFloats();
    List<Integer> words =
        IntStream.range(0, values.length).filter(i -> values[i] != 0).boxed().toList();
    if (output.shape().rank() == 1 && words.size() * SPARSE < values.length) {
      return output.shape() + " " + heaviest(values, words);
    }
    String some = Arrays.toString(Arrays.copyOf(values, Math.min(SHOWN, values.length)));
    return output.shape() + " " + some.replace("]", values.length > SHOWN ? ", ...]" : "]");
  }
}
