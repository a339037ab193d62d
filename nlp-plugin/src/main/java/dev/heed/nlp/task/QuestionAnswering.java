package dev.heed.nlp.task;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.nlp.text.Encoding;
import dev.heed.nlp.text.Side;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.nlp.text.Truncation;
import dev.heed.spi.Options;
import dev.heed.spi.TaskSetup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The part of a text that answers a question. A long text is read in overlapping windows. Runs any
 * model with {@code start_logits [B, N]} and {@code end_logits [B, N]}.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("distilbert-squad"));
 * try (var pipeline = heed.pipeline(QuestionAnswering.TYPE, opening)) {
 *   List<Answer> answers = pipeline.run(Question.of("Who wrote it?", "Ada wrote it."));
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">question-answering</a>
 */
public final class QuestionAnswering implements TextTask<Question, Spans.Found, List<Answer>> {

  /** The task's name tag. */
  public static final QuestionAnsweringType TYPE = new QuestionAnsweringType();

  /** What the pipeline's parameters are. */
  record Settings(
      Optional<String> question,
      int maxSeqLen,
      int docStride,
      int maxAnswerLen,
      int topK,
      boolean impossible,
      boolean alignToWords) {

    static Settings of(Options options, TextTokenizer tokenizer) {
      int longest =
          options.integer("max-seq-len", Math.min(tokenizer.maxLength().orElse(384), 384));
      return new Settings(
          options.text("question"),
          atLeastOne("max-seq-len", longest),
          options.integer("doc-stride", Math.min(longest / 2, 128)),
          atLeastOne("max-answer-len", options.integer("max-answer-len", 15)),
          atLeastOne("top-k", options.integer("top-k", 1)),
          options.flag("handle-impossible-answer", false),
          options.flag("align-to-words", true));
    }

    private static int atLeastOne(String name, int value) {
      if (value < 1) {
        throw new HeedException(
            ErrorCode.INVALID_OPTION,
            "--%s should be at least 1, but is %d.".formatted(name, value));
      }
      return value;
    }

    /** Answers that are one word's tokens fall together, so more are looked at than wanted. */
    Spans spans() {
      return new Spans(maxAnswerLen, alignToWords ? topK * 2 + 10 : topK);
    }
  }

  private final TextModel model;
  private final Settings settings;

  QuestionAnswering(TextModel model, Settings settings) {
    this.model = model;
    this.settings = settings;
  }

  static QuestionAnswering open(TaskSetup setup) {
    TextModel model = TextModel.of(setup);
    return new QuestionAnswering(model, Settings.of(setup.options(), model.tokenizer()));
  }

  @Override
  public TextModel model() {
    return model;
  }

  @Override
  public List<Encoding> split(Question input) {
    String question = question(input);
    if (question.isBlank() || input.context().isBlank()) {
      throw invalidInput(
          "A question and a text that answers it are needed; the %s is empty."
              .formatted(question.isBlank() ? "question" : "context"));
    }
    boolean first = questionFirst();
    return model
        .tokenizer()
        .windows(
            first ? question : input.context(),
            Optional.of(first ? input.context() : question),
            new Truncation(
                first ? Truncation.Strategy.ONLY_SECOND : Truncation.Strategy.ONLY_FIRST,
                settings.maxSeqLen(),
                settings.docStride()));
  }

  private String question(Question input) {
    return input
        .question()
        .or(settings::question)
        .orElseThrow(
            () ->
                invalidInput(
                    "A question is missing: give --question TEXT, or an input such as"
                        + " {\"question\": \"...\", \"context\": \"...\"}."));
  }

  private boolean questionFirst() {
    return model.tokenizer().paddingSide() == Side.RIGHT;
  }

  @Override
  public Spans.Found read(Encoding encoding, Row row) {
    return settings
        .spans()
        .find(row.perToken("start_logits"), row.perToken("end_logits"), allowed(encoding));
  }

  /** Tokens of the context; the first special token stands for no answer. */
  private boolean[] allowed(Encoding encoding) {
    int context = questionFirst() ? 1 : 0;
    long cls = model.tokenizer().special("cls_token").orElse(-1);
    boolean[] allowed = new boolean[encoding.length()];
    for (int i = 0; i < allowed.length; i++) {
      allowed[i] = encoding.sequences()[i] == context || encoding.ids()[i] == cls;
    }
    return allowed;
  }

  @Override
  public List<Answer> join(Question input, List<Encoding> encodings, List<Spans.Found> parts) {
    return answers(settings, questionFirst() ? 1 : 0, input.context(), encodings, parts);
  }

  static List<Answer> answers(
      Settings settings,
      int sequence,
      String context,
      List<Encoding> windows,
      List<Spans.Found> parts) {
    List<Answer> answers = new ArrayList<>();
    double nothing = 1_000_000;
    for (int i = 0; i < windows.size(); i++) {
      Place place = new Place(windows.get(i), sequence, settings.alignToWords());
      parts.get(i).spans().forEach(span -> add(answers, place.answer(span, context)));
      nothing = Math.min(nothing, parts.get(i).nothing());
    }
    if (settings.impossible()) {
      answers.add(new Answer((float) nothing, 0, 0, ""));
    }
    answers.sort(Comparator.comparingDouble(Answer::score).reversed());
    return List.copyOf(answers.subList(0, Math.min(settings.topK(), answers.size())));
  }

  /** Answers that are equal but for case count together, at the first one's place. */
  private static void add(List<Answer> answers, Answer next) {
    for (int i = 0; i < answers.size(); i++) {
      Answer known = answers.get(i);
      if (lower(known).equals(lower(next))) {
        answers.set(
            i,
            new Answer(known.score() + next.score(), known.start(), known.end(), known.answer()));
        return;
      }
    }
    answers.add(next);
  }

  private static String lower(Answer answer) {
    return answer.answer().toLowerCase(Locale.ROOT);
  }
}
