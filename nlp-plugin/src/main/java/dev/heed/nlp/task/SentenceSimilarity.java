package dev.heed.nlp.task;

import dev.heed.spi.Call;
import dev.heed.spi.StandardModel;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.tensor.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How close texts are in meaning to a source sentence: the cosine of their embeddings. Without the
 * option {@code source-sentence}, the first text of the whole list is the source.
 *
 * <pre>{@code
 * Opening opening =
 *     Opening.standard()
 *         .withOptions(Map.of("source-sentence", "A man plays a guitar."));
 * try (var pipeline = heed.pipeline(SentenceSimilarity.TYPE, opening)) {
 *   float score = pipeline.run("Someone makes music.").score();
 * }
 * }</pre>
 *
 * @see <a href="https://huggingface.co/tasks/sentence-similarity">sentence-similarity</a>
 */
public final class SentenceSimilarity implements Task<String, Relevance> {

  /** The description of the task. */
  public static final TaskType<String, Relevance> TYPE =
      new TextTaskType<>(
          "sentence-similarity",
          "How close texts are in meaning to a source sentence.",
          "ForSentenceSimilarity",
          SentenceSimilarityOptions.class,
          SentenceSimilarity::new,
          Relevance::text) {
        @Override
        public Optional<StandardModel> standardModel() {
          return Optional.of(StandardModels.SENTENCE_EMBEDDING);
        }
      };

  private final SentenceEmbedder embedder;
  private final SentenceRoutes routes;

  private SentenceSimilarity(TaskSetup setup) {
    this.embedder = SentenceEmbedder.of(TextModel.of(setup));
    this.routes = new SentenceRoutes(setup.folder());
  }

  /** The source is settled before the list is run in portions. */
  @Override
  public Call begin(Supplier<String> first, Call call) {
    SentenceSimilarityOptions options = call.options(SentenceSimilarityOptions.class);
    return options.sourceSentence().isPresent()
        ? call
        : call.withOptions(options.against(first.get()));
  }

  /** The source runs with the texts, in front of them. */
  @Override
  public List<Relevance> run(List<String> batch, Call call) {
    SentenceSimilarityOptions options = call.options(SentenceSimilarityOptions.class);
    List<String> texts = new ArrayList<>(batch);
    texts.add(0, options.sourceSentence().orElseGet(() -> batch.get(0)));
    SentenceModules modules = routes.orUsual(options.prompts().route());
    SentenceModules cut = modules.truncated(embedder.input().width(options.truncateDim()));
    List<float[]> vectors = embedder.embed(texts, cut, options.prompts(), call);
    return vectors.subList(1, vectors.size()).stream()
        .map(vector -> new Relevance((float) Rows.cosine(vectors.get(0), vector)))
        .toList();
  }
}
