package dev.heed.nlp.task;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.nlp.text.Encoding;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The likeliest tokens in the place of each mask of a text. Runs any model whose {@code logits [B,
 * N, V]} rate the vocabulary.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("bert-base-uncased"));
 * try (var pipeline = heed.pipeline(FillMask.TYPE, opening)) {
 *   List<FilledMask> first = pipeline.run("Paris is the [MASK] of France.").get(0);
 * }
 * }</pre>
 *
 * @see <a href="https://huggingface.co/docs/transformers/main_classes/pipelines">fill-mask</a>
 */
public final class FillMask implements TextTask<String, List<double[]>, List<List<FilledMask>>> {

  private static final List<TaskOption> OPTIONS =
      List.of(
          new TaskOption("top-k", "N", "How many tokens for each mask (5)."),
          new TaskOption("targets", "WORD,...", "Only these are rated."));

  /** The task's name tag. */
  public static final TextTaskType<List<List<FilledMask>>> TYPE =
      new TextTaskType<>(
          "fill-mask", "What fits the gaps of a text.", "ForMaskedLM", OPTIONS, FillMask::open) {

        /** With one mask, its tokens alone. */
        @Override
        public Object json(List<List<FilledMask>> output) {
          return output.size() == 1 ? output.get(0) : output;
        }

        @Override
        public String print(List<List<FilledMask>> output) {
          return output.stream()
              .flatMap(List::stream)
              .map(f -> "%.4f  %-12s %s".formatted(f.score(), f.tokenStr(), f.sequence()))
              .collect(Collectors.joining("\n"));
        }
      };

  private final TextModel model;
  private final long mask;
  private final int topK;
  private final Optional<int[]> targets;

  private FillMask(TextModel model, long mask, int topK, Optional<int[]> targets) {
    this.model = model;
    this.mask = mask;
    this.topK = topK;
    this.targets = targets;
  }

  private static FillMask open(TaskSetup setup) {
    TextModel model = TextModel.of(setup);
    long mask = model.tokenizer().special("mask_token").orElseThrow(() -> noMask(setup));
    List<String> words = setup.options().texts("targets");
    Optional<int[]> targets =
        words.isEmpty() ? Optional.empty() : Optional.of(ids(model.tokenizer(), words));
    return new FillMask(model, mask, setup.options().integer("top-k", 5), targets);
  }

  private static HeedException noMask(TaskSetup setup) {
    return HeedException.invalidModel(
        "The tokenizer of %s has no mask token, so the model fills no masks. fill-mask needs a model such as BERT or RoBERTa."
            .formatted(setup.folder()));
  }

  /** A word that is no token counts as its first token. */
  private static int[] ids(TextTokenizer tokenizer, List<String> words) {
    int[] ids = words.stream().flatMapToInt(w -> id(tokenizer, w)).distinct().toArray();
    if (ids.length == 0) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "None of the --targets is in the vocabulary: %s.".formatted(String.join(", ", words)));
    }
    return ids;
  }

  private static IntStream id(TextTokenizer tokenizer, String word) {
    if (tokenizer.id(word).isPresent()) {
      return IntStream.of(Math.toIntExact(tokenizer.id(word).getAsLong()));
    }
    long[] ids = tokenizer.ids(word, false);
    return ids.length == 0 ? IntStream.empty() : IntStream.of(Math.toIntExact(ids[0]));
  }

  @Override
  public TextModel model() {
    return model;
  }

  @Override
  public List<Encoding> split(String text) {
    Encoding encoding = model.tokenizer().plain(text, Optional.empty());
    if (encoding.positions(mask).length == 0) {
      throw invalidInput(
          "The text has no mask (in its first %d tokens). Write %s where a word is missing."
              .formatted(encoding.length(), model.tokenizer().token("mask_token").orElse("")));
    }
    return List.of(encoding);
  }

  /** Weights over the vocabulary, mask by mask. */
  @Override
  public List<double[]> read(Encoding encoding, Row row) {
    return IntStream.of(encoding.positions(mask))
        .mapToObj(position -> Softmax.of(row.token("logits", position)))
        .toList();
  }

  @Override
  public List<List<FilledMask>> join(
      String text, List<Encoding> encodings, List<List<double[]>> parts) {
    long[] ids = encodings.get(0).ids();
    int[] positions = encodings.get(0).positions(mask);
    return IntStream.range(0, positions.length)
        .mapToObj(i -> filled(ids, positions[i], parts.get(0).get(i), positions.length == 1))
        .toList();
  }

  private List<FilledMask> filled(long[] ids, int position, double[] scores, boolean single) {
    return targets
        .map(IntStream::of)
        .orElseGet(() -> IntStream.range(0, scores.length))
        .boxed()
        .sorted(Comparator.comparingDouble((Integer token) -> scores[token]).reversed())
        .limit(topK)
        .map(token -> filled(ids, position, token, (float) scores[token], single))
        .toList();
  }

  /** The other masks stay to be seen where there are several. */
  private FilledMask filled(long[] ids, int position, int token, float score, boolean single) {
    long[] whole = ids.clone();
    whole[position] = token;
    TextTokenizer tokenizer = model.tokenizer();
    return new FilledMask(
        score, token, tokenizer.decode(new long[] {token}, false), tokenizer.decode(whole, single));
  }
}
