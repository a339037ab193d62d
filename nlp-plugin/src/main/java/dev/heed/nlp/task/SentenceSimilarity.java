package dev.heed.nlp.task;

import dev.heed.nlp.text.Encoding;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.StandardModel;
import dev.heed.spi.Task;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How close texts are in meaning to a source sentence: the cosine of their embeddings. Without the
 * option {@code source-sentence}, the first text that the pipeline is given is the source.
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

  private static final List<TaskOption> OPTIONS =
      List.of(
          new TaskOption(
              "source-sentence", "TEXT", "What the texts are held against (the first text)."),
          FeatureExtractionType.PROMPTS.get(0),
          FeatureExtractionType.PROMPTS.get(1));

  /** The task's name tag. */
  public static final TextTaskType<Relevance> TYPE =
      new TextTaskType<>(
          "sentence-similarity",
          "How close texts are in meaning to a source sentence.",
          "ForSentenceSimilarity",
          OPTIONS,
          SentenceSimilarity::open) {
        @Override
        public Optional<StandardModel> standardModel() {
          return Optional.of(StandardModels.SENTENCE_EMBEDDING);
        }

        @Override
        public String print(Relevance output) {
          return "%.4f".formatted(output.score());
        }
      };

  private final Embeddings embeddings;
  private final AtomicReference<Optional<String>> source;

  private SentenceSimilarity(SentenceEmbedder embedder, Optional<String> source) {
    this.embeddings = new Embeddings(embedder);
    this.source = new AtomicReference<>(source);
  }

  private static SentenceSimilarity open(TaskSetup setup) {
    TextModel model = TextModel.of(setup);
    SentenceInput input = SentenceInput.of(setup.folder(), setup.options(), model.tokenizer());
    SentenceModules modules =
        SentenceModules.of(setup.folder()).orElseGet(() -> SentenceModules.of(Pooling.MEAN, true));
    return new SentenceSimilarity(
        new SentenceEmbedder(model, input, modules), setup.options().text("source-sentence"));
  }

  /** The source runs with the texts, in front of them. */
  private List<String> withSource(List<String> batch) {
    source.compareAndSet(Optional.empty(), Optional.of(batch.get(0)));
    List<String> texts = new ArrayList<>(batch);
    texts.add(0, source.get().orElseThrow());
    return texts;
  }

  @Override
  public Inputs encode(List<String> batch) {
    return embeddings.encode(withSource(batch));
  }

  @Override
  public List<Relevance> decode(Outputs outputs, List<String> batch) {
    return scores(embeddings.decode(outputs, withSource(batch)));
  }

  @Override
  public List<Relevance> run(Session session, List<String> batch) {
    return scores(embeddings.run(session, withSource(batch)));
  }

  private static List<Relevance> scores(List<float[]> vectors) {
    return vectors.subList(1, vectors.size()).stream()
        .map(vector -> new Relevance((float) Vectors.cosine(vectors.get(0), vector)))
        .toList();
  }

  /** The embeddings of texts. */
  private record Embeddings(SentenceEmbedder embedder)
      implements TextTask<String, float[], float[]> {

    @Override
    public TextModel model() {
      return embedder.model();
    }

    @Override
    public List<Encoding> split(String text) {
      return List.of(embedder.encode(text));
    }

    @Override
    public float[] read(Encoding encoding, Row row) {
      return embedder.embed(row);
    }

    @Override
    public float[] join(String text, List<Encoding> encodings, List<float[]> parts) {
      return parts.get(0);
    }
  }
}
