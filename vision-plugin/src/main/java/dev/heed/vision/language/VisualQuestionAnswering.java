package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.generate.GenerationConfig;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Call;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.task.PublishedClasses;
import dev.heed.vision.draw.Caption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Answers questions about pictures: ViLT chooses among the answers that it knows, BLIP and models
 * of image-text-to-text write.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("vilt-b32-finetuned-vqa"));
 * try (var pipeline = heed.pipeline(VisualQuestionAnswering.TYPE, opening)) {
 *   Image image = Image.read(Path.of("cat.png"));
 *   List<VisualAnswer> answers = pipeline.run(AskedImage.of(image, "How many cats are there?"));
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/v4.57.1/main_classes/pipelines">visual-question-answering</a>
 */
public final class VisualQuestionAnswering implements Task<AskedImage, List<VisualAnswer>> {

  private static final String ID = "visual-question-answering";

  /** The published pipeline's own. */
  private static final Map<String, Object> DEFAULTS = Map.of("max_new_tokens", 256);

  /** The description of the task. */
  public static final TaskType<AskedImage, List<VisualAnswer>> TYPE = new Type();

  private final AnswerModel model;

  private VisualQuestionAnswering(AnswerModel model) {
    this.model = model;
  }

  private static AnswerModel model(TaskSetup setup) {
    if (setup.hasGraph("embed_tokens")) {
      ImageTextToText chat = ImageTextToText.of(setup);
      return (image, question, options, call) ->
          chat.answers(ImageChat.of(image), question, options.generation(), call).stream()
              .map(answer -> new VisualAnswer(null, answer.generatedText().strip()))
              .toList();
    }
    return setup.hasGraph("text_encoder")
        ? ReadQuestion.of(setup, GenerationConfig.forPipeline(setup.folder(), ID, DEFAULTS))
        : RatedAnswers.of(setup);
  }

  @Override
  public List<List<VisualAnswer>> run(List<AskedImage> batch, Call call) {
    VisualQuestionAnsweringOptions options = call.options(VisualQuestionAnsweringOptions.class);
    return batch.stream()
        .map(
            asked ->
                model.answers(
                    asked.image(),
                    asked
                        .question()
                        .or(options::question)
                        .filter(text -> !text.isBlank())
                        .orElseThrow(VisualQuestionAnswering::nothingAsked),
                    options,
                    call))
        .toList();
  }

  private static RuntimeException nothingAsked() {
    return invalidInput(
        "Nothing is asked about the picture. Ask with --question \"How many cats are there?\", or"
            + " in an input such as {\"image\": \"cat.png\", \"question\": \"...\"}.");
  }

  private static final class Type implements TaskType<AskedImage, List<VisualAnswer>> {

    @Override
    public String id() {
      return ID;
    }

    @Override
    public String summary() {
      return "Answers a question about a picture in a word or two.";
    }

    @Override
    public Reader<AskedImage> reader() {
      return new AskedImageReader();
    }

    @Override
    public Task<AskedImage, List<VisualAnswer>> open(TaskSetup setup) {
      return new VisualQuestionAnswering(model(setup));
    }

    @Override
    public boolean fits(ModelFolder folder) {
      return PublishedClasses.areFor(folder, ID, name -> false);
    }

    @Override
    public Class<VisualQuestionAnsweringOptions> optionsType() {
      return VisualQuestionAnsweringOptions.class;
    }

    @Override
    public void draw(AskedImage input, List<VisualAnswer> output, Path png) {
      Caption.draw(input.image(), print(output)).writePng(png);
    }

    @Override
    public String print(List<VisualAnswer> output) {
      return output.stream().map(VisualAnswer::text).collect(Collectors.joining("\n"));
    }
  }
}
