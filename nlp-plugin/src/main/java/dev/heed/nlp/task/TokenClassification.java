package dev.heed.nlp.task;

import dev.heed.model.Labels;
import dev.heed.nlp.text.Encoding;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.spi.Options;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
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
public final class TokenClassification
    implements TextTask<String, List<double[]>, List<TextEntity>> {

  private static final List<TaskOption> OPTIONS =
      List.of(
          new TaskOption(
              "aggregation-strategy",
              "S",
              "none, simple, first, average or max: how tokens become entities (none)."),
          new TaskOption("ignore-labels", "LABEL,...", "Labels that are left out (O)."));

  /** The task's name tag. */
  public static final TextTaskType<List<TextEntity>> TYPE =
      new TextTaskType<>(
          "token-classification",
          "Names and other labelled parts of a text.",
          "ForTokenClassification",
          OPTIONS,
          TokenClassification::open) {
        @Override
        public String print(List<TextEntity> output) {
          return output.stream().map(TokenClassification::line).collect(Collectors.joining("\n"));
        }
      };

  private final TextModel model;
  private final EntityGrouping grouping;
  private final List<String> ignored;

  private TokenClassification(TextModel model, EntityGrouping grouping, List<String> ignored) {
    this.model = model;
    this.grouping = grouping;
    this.ignored = ignored;
  }

  private static TokenClassification open(TaskSetup setup) {
    Options options = setup.options();
    TextModel model = TextModel.of(setup);
    EntityGrouping grouping =
        new EntityGrouping(
            Aggregation.parse(options.text("aggregation-strategy", "none")),
            Labels.of(setup.folder().config()),
            model.tokenizer()::join);
    boolean stated = options.text("ignore-labels").isPresent();
    return new TokenClassification(
        model, grouping, stated ? options.texts("ignore-labels") : List.of("O"));
  }

  @Override
  public TextModel model() {
    return model;
  }

  @Override
  public List<Encoding> split(String text) {
    return List.of(model.tokenizer().encode(text));
  }

  /** Weights of the labels, token by token. */
  @Override
  public List<double[]> read(Encoding encoding, Row row) {
    List<double[]> scores = new ArrayList<>();
    float[] logits = row.tokens("logits");
    int labels = encoding.length() == 0 ? 0 : logits.length / encoding.length();
    for (int i = 0; i < encoding.length(); i++) {
      scores.add(Softmax.of(Arrays.copyOfRange(logits, i * labels, (i + 1) * labels)));
    }
    return scores;
  }

  @Override
  public List<TextEntity> join(String text, List<Encoding> encodings, List<List<double[]>> parts) {
    List<TokenScores> tokens = tokens(model.tokenizer(), text, encodings.get(0), parts.get(0));
    return grouping.entities(tokens).stream().filter(e -> !ignored.contains(label(e))).toList();
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

  static String label(TextEntity entity) {
    return entity instanceof TextEntity.Token token
        ? token.entity()
        : ((TextEntity.Group) entity).entityGroup();
  }

  private static String line(TextEntity entity) {
    return "%5d-%-5d %.4f  %-8s %s"
        .formatted(entity.start(), entity.end(), entity.score(), label(entity), entity.word());
  }
}
