package dev.heed.nlp.task;

import static dev.heed.error.HeedException.invalidInput;
import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.nlp.text.Encoding;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.spi.Call;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.tensor.Rows;
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
public final class FillMask implements Task<String, List<List<FilledMask>>> {

  /** The description of the task. */
  public static final TaskType<String, List<List<FilledMask>>> TYPE =
      new TextTaskType<>(
          "fill-mask",
          "What fits the gaps of a text.",
          "ForMaskedLM",
          FillMaskOptions.class,
          FillMask::new,
          FillMask::text) {

        /** With one mask, its tokens alone. */
        @Override
        public Object json(List<List<FilledMask>> output) {
          return output.size() == 1 ? output.get(0) : output;
        }
      };

  private final TextModel model;
  private final TextTokenizer tokenizer;
  private final long mask;

  private FillMask(TaskSetup setup) {
    this.model = TextModel.of(setup);
    this.tokenizer = model.tokenizer();
    this.mask = tokenizer.special("mask_token").orElseThrow(() -> noMask(setup));
  }

  private static HeedException noMask(TaskSetup setup) {
    return invalidModel(
        "The tokenizer of %s has no mask token, so the model fills no masks. fill-mask needs a model such as BERT or RoBERTa."
            .formatted(setup.folder()));
  }

  @Override
  public List<List<List<FilledMask>>> run(List<String> batch, Call call) {
    FillMaskOptions options = call.options(FillMaskOptions.class);
    Optional<int[]> targets =
        options.targets().isEmpty() ? Optional.empty() : Optional.of(ids(options.targets()));
    return model.each(
        batch, this::encode, (text, row) -> filled(row, targets, options.topK()), call);
  }

  private int[] ids(List<String> words) {
    int[] ids = words.stream().flatMapToInt(this::id).distinct().toArray();
    if (ids.length == 0) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "None of the --targets is in the vocabulary: %s.".formatted(String.join(", ", words)));
    }
    return ids;
  }

  /** A word that is no token counts as its first token. */
  private IntStream id(String word) {
    if (tokenizer.id(word).isPresent()) {
      return IntStream.of(Math.toIntExact(tokenizer.id(word).getAsLong()));
    }
    long[] ids = tokenizer.ids(word, false);
    return ids.length == 0 ? IntStream.empty() : IntStream.of(Math.toIntExact(ids[0]));
  }

  private Encoding encode(String text) {
    Encoding encoding = tokenizer.plain(text, Optional.empty());
    if (encoding.positions(mask).length == 0) {
      throw invalidInput(
          "The text has no mask (in its first %s tokens). Write %s where a word is missing."
              .formatted(encoding.length(), tokenizer.token("mask_token").orElse("")));
    }
    return encoding;
  }

  /** The best tokens, mask by mask. */
  private List<List<FilledMask>> filled(Row row, Optional<int[]> targets, int topK) {
    long[] ids = row.encoding().ids();
    int[] positions = row.encoding().positions(mask);
    return IntStream.of(positions)
        .mapToObj(
            position -> {
              double[] weights = Rows.softmax(row.token("logits", position));
              return targets
                  .map(IntStream::of)
                  .orElseGet(() -> IntStream.range(0, weights.length))
                  .boxed()
                  .sorted(Comparator.comparingDouble((Integer id) -> weights[id]).reversed())
                  .limit(topK)
                  .map(id -> filled(ids, position, id, weights[id], positions.length == 1))
                  .toList();
            })
        .toList();
  }

  /** The other masks stay to be seen where there are several. */
  private FilledMask filled(long[] ids, int position, int token, double weight, boolean single) {
    long[] whole = ids.clone();
    whole[position] = token;
    return new FilledMask(
        (float) weight,
        token,
        tokenizer.decode(new long[] {token}, false),
        tokenizer.decode(whole, single));
  }

  private static String text(List<List<FilledMask>> output) {
    return output.stream()
        .flatMap(List::stream)
        .map(FilledMask::text)
        .collect(Collectors.joining("\n"));
  }
}
