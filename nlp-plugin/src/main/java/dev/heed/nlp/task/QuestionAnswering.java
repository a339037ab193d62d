package dev.heed.nlp.task;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.Encoding;
import dev.heed.nlp.text.Side;
import dev.heed.nlp.text.Truncation;
import dev.heed.spi.Call;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The part of a text that answers a question. A long text is read in overlapping windows. Runs any
 * model with {@code start_logits [B, N]} and {@code end_logits [B, N]}.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("distilbert-squad"));
 * try (var pipeline = heed.pipeline(QuestionAnswering.TYPE, opening)) {
 *   List<ExtractedAnswer> answers = pipeline.run(Question.of("Who wrote it?", "Ada wrote it."));
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">question-answering</a>
 */
public final class QuestionAnswering implements Task<Question, List<ExtractedAnswer>> {

  /** The description of the task. */
  public static final TaskType<Question, List<ExtractedAnswer>> TYPE = new Type();

  private final TextModel model;
  private final boolean questionFirst;

  private QuestionAnswering(TextModel model) {
    this.model = model;
    this.questionFirst = model.tokenizer().paddingSide() == Side.RIGHT;
  }

  @Override
  public List<List<ExtractedAnswer>> run(List<Question> batch, Call call) {
    QuestionAnsweringOptions options = call.options(QuestionAnsweringOptions.class);
    return model
        .several(
            batch,
            input -> windows(input, options),
            (input, row) -> found(input.context(), row, options),
            call)
        .stream()
        .map(windows -> answers(windows, options))
        .toList();
  }

  private List<Encoding> windows(Question input, QuestionAnsweringOptions options) {
    String question =
        input.question().or(options::question).orElseThrow(QuestionAnswering::noQuestion);
    if (question.isBlank() || input.context().isBlank()) {
      throw invalidInput(
          "A question and a text that answers it are needed; the %s is empty."
              .formatted(question.isBlank() ? "question" : "context"));
    }
    return questionFirst
        ? windows(question, input.context(), Truncation.Strategy.ONLY_SECOND, options)
        : windows(input.context(), question, Truncation.Strategy.ONLY_FIRST, options);
  }

  private List<Encoding> windows(
      String first, String second, Truncation.Strategy cut, QuestionAnsweringOptions options) {
    return model
        .tokenizer()
        .windows(first, Optional.of(second), options.windows(cut, model.tokenizer()));
  }

  private static RuntimeException noQuestion() {
    return invalidInput(
        "A question is missing: give --question TEXT, or an input such as"
            + " {\"question\": \"...\", \"context\": \"...\"}.");
  }

  /**
   * What a window has.
   *
   * @param answers best first
   * @param nothing the weight of there being no answer
   */
  record PluginDiscovery(List<ExtractedAnswer> answers, double nothing) {}

  private PluginDiscovery found(String context, Row row, QuestionAnsweringOptions options) {
    Spans.PluginDiscovery spans =
        options
            .spans()
            .find(
                row.perToken("start_logits"), row.perToken("end_logits"), allowed(row.encoding()));
    return found(
        spans,
        new AnswerOffsets(row.encoding(), contextSequence(), options.alignToWords()),
        context);
  }

  static PluginDiscovery found(Spans.PluginDiscovery spans, AnswerOffsets place, String context) {
    return new PluginDiscovery(
        spans.spans().stream().map(span -> place.answer(span, context)).toList(), spans.nothing());
  }

  private int contextSequence() {
    return questionFirst ? 1 : 0;
  }

  /** Tokens of the context; the first special token stands for no answer. */
  private boolean[] allowed(Encoding encoding) {
    long cls = model.tokenizer().special("cls_token").orElse(-1);
    boolean[] allowed = new boolean[encoding.length()];
    for (int i = 0; i < allowed.length; i++) {
      allowed[i] = encoding.sequences()[i] == contextSequence() || encoding.ids()[i] == cls;
    }
    return allowed;
  }

  /** The best answers of all windows of a text. */
  static List<ExtractedAnswer> answers(
      List<PluginDiscovery> windows, QuestionAnsweringOptions options) {
    List<ExtractedAnswer> answers = new ArrayList<>();
    double nothing = 1_000_000;
    for (PluginDiscovery window : windows) {
      window.answers().forEach(answer -> add(answers, answer));
      nothing = Math.min(nothing, window.nothing());
    }
    if (options.handleImpossibleAnswer()) {
      answers.add(new ExtractedAnswer((float) nothing, 0, 0, ""));
    }
    answers.sort(Comparator.comparingDouble(ExtractedAnswer::score).reversed());
    return List.copyOf(answers.subList(0, Math.min(options.topK(), answers.size())));
  }

  /** Answers that are equal but for case count together, at the first one's place. */
  private static void add(List<ExtractedAnswer> answers, ExtractedAnswer next) {
    for (int i = 0; i < answers.size(); i++) {
      ExtractedAnswer known = answers.get(i);
      if (lower(known).equals(lower(next))) {
        answers.set(
            i,
            new ExtractedAnswer(
                known.score() + next.score(), known.start(), known.end(), known.answer()));
        return;
      }
    }
    answers.add(next);
  }

  private static String lower(ExtractedAnswer answer) {
    return answer.answer().toLowerCase(Locale.ROOT);
  }

  private static final class Type implements TaskType<Question, List<ExtractedAnswer>> {

    @Override
    public String id() {
      return "question-answering";
    }

    @Override
    public String summary() {
      return "The part of a text that answers a question.";
    }

    @Override
    public Reader<Question> reader() {
      return new QuestionReader();
    }

    @Override
    public Task<Question, List<ExtractedAnswer>> open(TaskSetup setup) {
      return new QuestionAnswering(TextModel.of(setup));
    }

    @Override
    public boolean fits(ModelFolder folder) {
      return Heads.isTrainedFor(folder, id(), "ForQuestionAnswering");
    }

    @Override
    public Class<QuestionAnsweringOptions> optionsType() {
      return QuestionAnsweringOptions.class;
    }

    /** A single answer is printed without a list around it. */
    @Override
    public Object json(List<ExtractedAnswer> output) {
      return output.size() == 1 ? output.get(0) : output;
    }

    @Override
    public Object json(Question input, List<ExtractedAnswer> output) {
      return json(output.stream().map(answer -> answer.inCharacters(input.context())).toList());
    }

    @Override
    public String print(List<ExtractedAnswer> output) {
      return output.stream().map(ExtractedAnswer::text).collect(Collectors.joining("\n"));
    }
  }
}
