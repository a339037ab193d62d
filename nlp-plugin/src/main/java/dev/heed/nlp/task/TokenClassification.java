package dev.heed.nlp.task;

import dev.heed.model.Labels;
import dev.heed.nlp.text.Encoding;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.spi.Call;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.tensor.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What each part of a text is: names of people, places and organisations, parts of speech. Runs any
 * model whose {@code logits [B, N, K]} rate {@code K} labels for each token.
 *
 * <pre>{@code
 * Opening opening =
 *     Opening.of(Path.of("bert-base-NER"))
 *         .withOptions(Map.of("aggregation-strategy", "simple"));
 * try (var pipeline = heed.pipeline(TokenClassification.TYPE, opening)) {
 *   List<TextEntity> names = pipeline.run("Ada lived in London.");
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">token-classification</a>
 */
public final class TokenClassification implements Task<String, List<TextEntity>> {

  /** The description of the task. */
  public static final TaskType<String, List<TextEntity>> TYPE =
      new TextTaskType<>(
          "token-classification",
          "Names and other labelled parts of a text.",
          "ForTokenClassification",
          TokenClassificationOptions.class,
          TokenClassification::new,
          found -> found.stream().map(TextEntity::text).collect(Collectors.joining("\n"))) {

        @Override
        public Object json(String input, List<TextEntity> output) {
          return output.stream().map(entity -> entity.inCharacters(input)).toList();
        }
      };

  private final TextModel model;
  private final Labels labels;

  private TokenClassification(TaskSetup setup) {
    this.model = TextModel.of(setup);
    this.labels = Labels.of(setup.folder().config());
  }

  @Override
  public List<List<TextEntity>> run(List<String> batch, Call call) {
    TokenClassificationOptions options = call.options(TokenClassificationOptions.class);
    TextTokenizer tokenizer = model.tokenizer();
    EntityGrouping grouping =
        new EntityGrouping(options.aggregationStrategy(), labels, tokenizer::join);
    return model.each(
        batch,
        tokenizer::encode,
        (text, row) ->
            grouping.entities(tokens(tokenizer, text, row.encoding(), weights(row))).stream()
                .filter(entity -> !options.ignoreLabels().contains(entity.label()))
                .toList(),
        call);
  }

  /** Weights of the labels, token by token. */
  private static List<double[]> weights(Row row) {
    List<double[]> weights = new ArrayList<>();
    float[] logits = row.tokens("logits");
    int labels = row.length() == 0 ? 0 : logits.length / row.length();
    for (int i = 0; i < row.length(); i++) {
      weights.add(Rows.softmax(Arrays.copyOfRange(logits, i * labels, (i + 1) * labels)));
    }
    return weights;
  }

  /** The text's own tokens, without those that were added. */
  static List<TokenScores> tokens(
      TextTokenizer tokenizer, String text, Encoding encoding, List<double[]> scores) {
    OptionalLong unknown = tokenizer.special("unk_token");
    List<TokenScores> tokens = new ArrayList<>();
    for (int i = 0; i < encoding.length(); i++) {
      if (!encoding.special()[i]) {
        boolean isUnknown = unknown.isPresent() && unknown.getAsLong() == encoding.ids()[i];
        tokens.add(token(tokenizer, text, encoding, i, isUnknown, scores.get(i)));
      }
    }
    return tokens;
  }

  private static TokenScores token(
      TextTokenizer tokenizer, String text, Encoding encoding, int i, boolean unknown, double[] s) {
    int start = encoding.starts()[i];
    int end = encoding.ends()[i];
    String word = encoding.tokens().get(i);
    String written = text.substring(start, end);
    boolean subword =
        tokenizer.marksWordPieces()
            ? length(word) != length(written)
            : start > 0
                && !text.substring(start - 1, Math.min(start + 1, text.length())).contains(" ");
    return new TokenScores(
        i,
        encoding.ids()[i],
        unknown ? written : word,
        unknown,
        subword && !unknown,
        start,
        end,
        s);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
