package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidInput;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Call;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.task.PublishedClasses;
import dev.heed.vision.draw.Caption;
import dev.heed.vision.draw.PageAnswers;
import dev.heed.vision.image.Image;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Answers questions about pages: LayoutLM finds the answer among words whose boxes are known, Donut
 * writes it.
 *
 * <pre>{@code
 * Opening opening =
 *     Opening.of(Path.of("layoutlm-document-qa"))
 *         .withOptions(Map.of("words", "invoice-words.json"));
 * try (var pipeline = heed.pipeline(DocumentQuestionAnswering.TYPE, opening)) {
 *   Image page = Image.read(Path.of("invoice.png"));
 *   List<PageAnswer> answers = pipeline.run(AskedImage.of(page, "What is the total?")).answers();
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">document-question-answering</a>
 */
public final class DocumentQuestionAnswering
    implements Task<AskedImage, DocumentQuestionAnswering.PageAnswersFound> {

  static final String ID = "document-question-answering";

  /** Answers, best first, and the words of the page where the model reads words. */
  public record PageAnswersFound(List<PageAnswer> answers, List<PageWord> words) {
    public PageAnswersFound {
      answers = List.copyOf(answers);
      words = List.copyOf(words);
    }

    /** All that JSON has of it. */
    @JsonValue
    @Override
    public List<PageAnswer> answers() {
      return answers;
    }
  }

  /** The description of the task. */
  public static final TaskType<AskedImage, PageAnswersFound> TYPE = new Type();

  private final PageModel model;

  private DocumentQuestionAnswering(PageModel model) {
    this.model = model;
  }

  @Override
  public List<PageAnswersFound> run(List<AskedImage> batch, Call call) {
    DocumentQuestionAnsweringOptions options = call.options(DocumentQuestionAnsweringOptions.class);
    return batch.stream().map(page -> found(page, options, call)).toList();
  }

  private PageAnswersFound found(
      AskedImage page, DocumentQuestionAnsweringOptions options, Call call) {
    String question =
        page.question()
            .or(options::question)
            .filter(text -> !text.isBlank())
            .orElseThrow(DocumentQuestionAnswering::nothingAsked);
    List<PageAnswer> answers = model.answers(page, question, options, call);
    boolean reads = answers.stream().anyMatch(answer -> answer.start() != null);
    return new PageAnswersFound(answers, reads ? options.words(page) : List.of());
  }

  private static RuntimeException nothingAsked() {
    return invalidInput(
        "Nothing is asked about the page. Ask with --question \"What is the total?\", or in an"
            + " input such as {\"image\": \"page.png\", \"question\": \"...\"}.");
  }

  private static final class Type implements TaskType<AskedImage, PageAnswersFound> {

    @Override
    public String id() {
      return ID;
    }

    @Override
    public String summary() {
      return "Answers a question about a page, such as a form or an invoice.";
    }

    @Override
    public Reader<AskedImage> reader() {
      return new AskedImageReader();
    }

    @Override
    public Task<AskedImage, PageAnswersFound> open(TaskSetup setup) {
      boolean writes =
          setup.folder().config().text("model_type", "").equals("vision-encoder-decoder")
              || setup.hasGraph("encoder_model");
      return new DocumentQuestionAnswering(writes ? PageWriting.of(setup) : PageReading.of(setup));
    }

    @Override
    public boolean fits(ModelFolder folder) {
      return PublishedClasses.areFor(folder, ID, name -> false);
    }

    @Override
    public Class<DocumentQuestionAnsweringOptions> optionsType() {
      return DocumentQuestionAnsweringOptions.class;
    }

    @Override
    public void draw(AskedImage input, PageAnswersFound output, Path png) {
      Image drawn =
          output.words().isEmpty()
              ? Caption.draw(input.image(), print(output))
              : PageAnswers.draw(input.image(), boxes(output));
      drawn.writePng(png);
    }

    private static List<PageAnswers.Shown> boxes(PageAnswersFound output) {
      List<PageAnswers.Shown> shown = new ArrayList<>();
      for (PageAnswer answer : output.answers()) {
        if (answer.answer() != null && !answer.answer().isEmpty()) {
          shown.add(
              new PageAnswers.Shown(
                  answer.answer(),
                  answer.score(),
                  output.words().subList(answer.start(), answer.end() + 1).stream()
                      .map(PageWord::box)
                      .toList()));
        }
      }
      return shown;
    }

    @Override
    public Object json(PageAnswersFound output) {
      return output.answers();
    }

    @Override
    public String print(PageAnswersFound output) {
      return output.answers().stream().map(PageAnswer::text).collect(Collectors.joining("\n"));
    }
  }
}
