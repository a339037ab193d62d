package dev.heed.vision.language;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.heed.Pipeline;
import dev.heed.error.HeedException;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.GenerationOptions;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Call;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.vision.draw.Caption;
import dev.heed.vision.draw.Outlines;
import dev.heed.vision.image.Image;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about pictures, and goes on with chats about them: SmolVLM, Qwen-VL, LLaVA,
 * PaliGemma, Gemma 3, InternVL.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("SmolVLM-256M-Instruct"));
 * try (var pipeline = heed.pipeline(ImageTextToText.TYPE, opening)) {
 *   ImageChat chat = ImageChat.of("What is this?", Image.read(Path.of("cat.png")));
 *   pipeline.stream(chat, System.out::print);
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">image-text-to-text</a>
 */
public final class ImageTextToText
    implements Task<ImageChat, List<ImageTextToText.GeneratedAnswer>> {

  /**
   * What the model wrote.
   *
   * @param findings the same read as what one of Florence-2's tasks answers; null for others
   */
  public record GeneratedAnswer(
      String generatedText, @JsonProperty("parsed") @Nullable PictureFindings findings) {

    /** As it is printed in JSON. */
    Object json() {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("generated_text", generatedText);
      if (findings != null) {
        all.put("parsed", findings.json(FlorenceTask.in(findings.task()).orElseThrow()));
      }
      return all;
    }

    /** What a person reads. */
    String shown() {
      return findings == null || findings.found().isEmpty()
          ? generatedText
          : findings.found().stream().map(LabelledShape::text).collect(Collectors.joining("\n"));
    }
  }

  /** The description of the task. */
  public static final TaskType<ImageChat, List<GeneratedAnswer>> TYPE = new Type();

  /** The published pipeline's own. */
  private static final Map<String, Object> DEFAULTS = Map.of("max_new_tokens", 256);

  private final PromptModel model;

  private ImageTextToText(PromptModel model) {
    this.model = model;
  }

  /** For tasks that ask otherwise. */
  static ImageTextToText of(TaskSetup setup) {
    GenerationConfig config = GenerationConfig.forPipeline(setup.folder(), TYPE.id(), DEFAULTS);
    return new ImageTextToText(
        Florence.fits(setup.folder()) ? Florence.of(setup, config) : PictureChat.of(setup, config));
  }

  /**
   * The tokens of a prompt, those of its pictures among them, as the published processor gives
   * them.
   */
  public static long[] promptIds(
      Pipeline<ImageChat, List<GeneratedAnswer>> pipeline, ImageChat input) {
    if (pipeline.task() instanceof ImageTextToText task) {
      Call call = Call.plain().over(pipeline.defaults());
      return task.model.promptIds(input, call.options(ImageTextToTextOptions.class), call);
    }
    throw new IllegalArgumentException("not a pipeline of image-text-to-text: " + pipeline.task());
  }

  /**
   * Answers, the likeliest token each time, and keeps where each token looked when it was written.
   *
   * @throws HeedException INVALID_INPUT where the chat has not one picture
   */
  public static LookedAnswer look(
      Pipeline<ImageChat, List<GeneratedAnswer>> pipeline, ImageChat input) {
    if (pipeline.task() instanceof ImageTextToText task) {
      Call call = Call.plain().over(pipeline.defaults());
      return task.model.look(input, call.options(ImageTextToTextOptions.class), call);
    }
    throw new IllegalArgumentException("not a pipeline of image-text-to-text: " + pipeline.task());
  }

  @Override
  public List<List<GeneratedAnswer>> run(List<ImageChat> batch, Call call) {
    ImageTextToTextOptions options = call.options(ImageTextToTextOptions.class);
    return batch.stream().map(input -> model.answers(input, options, call)).toList();
  }

  /** One question about pictures, for tasks with options of their own. */
  List<GeneratedAnswer> answers(
      ImageChat input, String question, GenerationOptions generation, Call call) {
    return model.answers(
        input,
        new ImageTextToTextOptions(Optional.of(question), Optional.empty(), generation),
        call);
  }

  private static final class Type implements TaskType<ImageChat, List<GeneratedAnswer>> {

    @Override
    public String id() {
      return "image-text-to-text";
    }

    @Override
    public String summary() {
      return "Answers a question about pictures, or goes on with a chat about them.";
    }

    @Override
    public Reader<ImageChat> reader() {
      return new ImageChatReader();
    }

    @Override
    public Task<ImageChat, List<GeneratedAnswer>> open(TaskSetup setup) {
      return ImageTextToText.of(setup);
    }

    @Override
    public boolean fits(ModelFolder folder) {
      Json config = folder.config();
      boolean sees = JsonNodes.find(config, "vision_config").isPresent();
      if (Florence.fits(folder)) {
        return true;
      }
      boolean writesOn = !config.flag("is_encoder_decoder", false);
      return sees && writesOn && (config.has("image_token_id") || config.has("image_token_index"));
    }

    @Override
    public Class<ImageTextToTextOptions> optionsType() {
      return ImageTextToTextOptions.class;
    }

    @Override
    public void draw(ImageChat input, List<GeneratedAnswer> output, Path png) {
      if (input.images().isEmpty()) {
        throw HeedException.invalidInput("The chat has no picture to draw the answer under.");
      }
      Image image = input.images().get(0);
      List<LabelledShape> found =
          output.stream()
              .map(GeneratedAnswer::findings)
              .filter(Objects::nonNull)
              .flatMap(all -> all.found().stream())
              .toList();
      Image drawn = found.isEmpty() ? Caption.draw(image, print(output)) : shapes(image, found);
      drawn.writePng(png);
    }

    private static Image shapes(Image image, List<LabelledShape> found) {
      return Outlines.draw(
          image,
          found.stream().map(each -> new Outlines.Shape(each.label(), each.polygons())).toList());
    }

    @Override
    public Object json(List<GeneratedAnswer> output) {
      return output.stream().map(GeneratedAnswer::json).toList();
    }

    @Override
    public String print(List<GeneratedAnswer> output) {
      return output.stream().map(GeneratedAnswer::shown).collect(Collectors.joining("\n"));
    }
  }
}
