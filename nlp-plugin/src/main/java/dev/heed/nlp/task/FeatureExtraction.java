package dev.heed.nlp.task;

import dev.heed.nlp.text.Encoding;
import dev.heed.spi.Options;
import dev.heed.spi.TaskSetup;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
public final class FeatureExtraction implements TextTask<String, Tensor, Tensor> {

  /** The task's name tag. */
  public static final FeatureExtractionType TYPE = new FeatureExtractionType();

  private final SentenceEmbedder embedder;
  private final boolean pooled;

  private FeatureExtraction(SentenceEmbedder embedder, boolean pooled) {
    this.embedder = embedder;
    this.pooled = pooled;
  }

  static FeatureExtraction open(TaskSetup setup) {
    Optional<SentenceModules> modules = modules(setup);
    TextModel model = TextModel.of(setup);
    SentenceInput input = SentenceInput.of(setup.folder(), setup.options(), model.tokenizer());
    SentenceModules some = modules.orElseGet(() -> SentenceModules.of(Pooling.MEAN, false));
    return new FeatureExtraction(new SentenceEmbedder(model, input, some), modules.isPresent());
  }

  private static Optional<SentenceModules> modules(TaskSetup setup) {
    Options options = setup.options();
    Optional<String> asked = options.text("pooling");
    if (asked.filter("none"::equals).isPresent()) {
      return Optional.empty();
    }
    Optional<SentenceModules> modules =
        asked.isPresent()
            ? asked.map(name -> SentenceModules.of(Pooling.parse(name), false))
            : SentenceModules.of(setup.folder());
    return modules.map(
        m ->
            new SentenceModules(
                m.poolings(),
                m.includePrompt(),
                m.dense(),
                options.flag("normalize", m.normalize())));
  }

  @Override
  public TextModel model() {
    return embedder.model();
  }

  @Override
  public List<Encoding> split(String text) {
    return List.of(embedder.encode(text));
  }

  @Override
  public Tensor read(Encoding encoding, Row row) {
    if (pooled) {
      float[] vector = embedder.embed(row);
      return Tensor.of(Shape.of(vector.length), vector);
    }
    return first(row);
  }

  private static Tensor first(Row row) {
    String name = row.outputs().byName().keySet().iterator().next();
    Shape shape = row.outputs().get(name).shape();
    if (shape.rank() == 2) {
      return Tensor.of(Shape.of(1, shape.axis(1)), row.vector(name));
    }
    return Tensor.of(Shape.of(1, row.length(), shape.axis(2)), row.tokens(name));
  }

  @Override
  public Tensor join(String text, List<Encoding> encodings, List<Tensor> parts) {
    return parts.get(0);
  }

  /** A tensor as nested lists. */
  static Object nested(Tensor tensor) {
    return nested(tensor.as(ElementType.F32).toFloats(), 0, tensor.shape().axes());
  }

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
}
