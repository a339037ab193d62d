package dev.heed.vision.language;

import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.generate.EmbeddedPrompt;
import dev.heed.generate.Generated;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.TextStream;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.spi.Call;
import dev.heed.spi.Processor;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.spi.Tokenizer;
import dev.heed.vision.draw.Caption;
import dev.heed.vision.image.Image;
import dev.heed.vision.processing.Geometry;
import dev.heed.vision.processing.ImageProcessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /** What the model wrote. */
  public record GeneratedAnswer(String generatedText) {}

  /** The description of the task. */
  public static final TaskType<ImageChat, List<GeneratedAnswer>> TYPE = new Type();

  private static final String DECODER = "decoder_model_merged";

  /** The published pipeline's own. */
  private static final Map<String, Object> DEFAULTS = Map.of("max_new_tokens", 256);

  private final Processor<Image> processor;
  private final Tokenizer tokenizer;
  private final Placeholders placeholders;
  private final GenerationConfig config;
  private final PictureModel model;
  private final TaskSetup setup;

  private ImageTextToText(TaskSetup setup) {
    ModelFolder folder = setup.folder();
    this.setup = setup;
    this.processor = prepared(setup.processor("image", Image.class));
    this.tokenizer = setup.tokenizer();
    this.placeholders = Placeholders.of(folder, tokenizer);
    this.config = GenerationConfig.forPipeline(folder, TYPE.id(), DEFAULTS);
    this.model =
        new PictureModel(
            folder.config(),
            setup.session("vision_encoder"),
            setup.session("embed_tokens"),
            setup.session(DECODER),
            PictureModel.positions(folder));
  }

  /** As processors of pictures and text set up that of pictures. */
  private static Processor<Image> prepared(Processor<Image> processor) {
    return processor instanceof ImageProcessor own
        ? own.with("return_row_col_info", true).with("crop_to_patches", true)
        : processor;
  }

  /**
   * The tokens of a prompt, those of its pictures among them, as the published processor gives
   * them.
   */
  public static long[] promptIds(
      Pipeline<ImageChat, List<GeneratedAnswer>> pipeline, ImageChat input) {
    if (pipeline.task() instanceof ImageTextToText task) {
      Call call = Call.plain().over(pipeline.defaults());
      return task.prompt(input, call.options(ImageTextToTextOptions.class), call)
          .prompt()
          .ids()
          .toLongs();
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
      return task.look(input, Call.plain().over(pipeline.defaults()));
    }
    throw new IllegalArgumentException("not a pipeline of image-text-to-text: " + pipeline.task());
  }

  private LookedAnswer look(ImageChat input, Call call) {
    if (input.images().size() != 1) {
      throw HeedException.invalidInput(
          "Where words look is shown on one picture, but there are %s."
              .formatted(input.images().size()));
    }
    ImageTextToTextOptions options = call.options(ImageTextToTextOptions.class);
    GenerationConfig greedy =
        config
            .with(options.generation())
            .with("num_beams", 1)
            .with("num_return_sequences", 1)
            .with("do_sample", false);
    Generation how = Generation.of(greedy).within(call.limit()).withTokenizer(tokenizer);
    Inputs processed = processor.process(input.images());
    List<SeenPicture> seen = model.see(processed, 1, call.limit());
    EmbeddedPrompt prompt = model.read(seen, call.limit(), ids(input, options, seen));
    try (LookingSession decoder = new LookingSession(setup.look(DECODER))) {
      Generated generated = model.write(prompt, how, decoder);
      long[] ids = generated.sequences().get(0).added();
      Image picture = input.images().get(0);
      return new LookedAnswer(
          pieces(ids),
          ids,
          decoder.maps(ids.length, model.places(prompt)),
          model.cells(seen.get(0), picture),
          picture,
          geometry(seen.get(0), picture));
    }
  }

  /** Squares are cut from all of the picture; a single one may be from its middle. */
  private Geometry geometry(SeenPicture seen, Image picture) {
    return seen.grid().squares() == 1 && processor instanceof ImageProcessor own
        ? own.geometry(picture.width(), picture.height())
        : Geometry.identity(picture.width(), picture.height());
  }

  /** What each token adds to the text. */
  private List<String> pieces(long... ids) {
    List<String> pieces = new ArrayList<>();
    String before = "";
    for (int i = 1; i <= ids.length; i++) {
      String text = tokenizer.decode(Arrays.copyOf(ids, i), false);
      pieces.add(text.startsWith(before) ? text.substring(before.length()) : "");
      before = text.startsWith(before) ? text : before;
    }
    return pieces;
  }

  @Override
  public List<List<GeneratedAnswer>> run(List<ImageChat> batch, Call call) {
    return batch.stream().map(input -> answers(input, call)).toList();
  }

  private List<GeneratedAnswer> answers(ImageChat input, Call call) {
    ImageTextToTextOptions options = call.options(ImageTextToTextOptions.class);
    GenerationConfig asked = config.with(options.generation());
    EmbeddedPrompt prompt = prompt(input, options, call);
    Generation how = Generation.of(asked).within(call.limit()).withTokenizer(tokenizer);
    Generated generated = call.hasListener() ? told(prompt, how, call) : model.write(prompt, how);
    List<GeneratedAnswer> answers = new ArrayList<>();
    generated.item(0).forEach(sequence -> answers.add(answer(sequence.added())));
    return answers;
  }

  /** Pictures through the encoder, then the text with a token for each of their vectors. */
  private EmbeddedPrompt prompt(ImageChat input, ImageTextToTextOptions options, Call call) {
    List<SeenPicture> seen = List.of();
    if (!input.images().isEmpty()) {
      Inputs processed = processor.process(input.images());
      seen = model.see(processed, input.images().size(), call.limit());
    }
    return model.read(seen, call.limit(), ids(input, options, seen));
  }

  /** The tokens of a prompt, as the published processor gives them. */
  private long[] ids(ImageChat input, ImageTextToTextOptions options, List<SeenPicture> seen) {
    String text = text(input, options);
    boolean begun = tokenizer.specialToken("bos_token").filter(text::startsWith).isPresent();
    boolean whole = placeholders.isWhole() || begun;
    return tokenizer.ids(placeholders.expanded(text, seen), !whole);
  }

  private String text(ImageChat input, ImageTextToTextOptions options) {
    if (!input.messages().isEmpty()) {
      return tokenizer.chat(input.messages()).orElseThrow(ImageTextToText::noTemplate);
    }
    String question = options.prompt().orElseThrow(ImageTextToText::nothingAsked);
    int pictures = input.images().size();
    Optional<String> chat =
        question.contains(placeholders.mark())
            ? Optional.empty()
            : tokenizer.chat(input.asking(question, options.system()).messages());
    return chat.orElseGet(() -> placeholders.plain(question, pictures));
  }

  private static HeedException noTemplate() {
    return HeedException.invalidInput(
        "The model's folder has no chat template: no chat_template.jinja, chat_template.json, and"
            + " none in tokenizer_config.json. Give a picture and --prompt instead of a chat, or"
            + " add the template of the model.");
  }

  private static HeedException nothingAsked() {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "Nothing is asked about the picture. Ask with --prompt \"What is this?\".");
  }

  private Generated told(EmbeddedPrompt prompt, Generation how, Call call) {
    TextStream pieces =
        new TextStream(
            ids -> tokenizer.decode(ids, true),
            new long[0],
            call::tell,
            TextStream.bytesOf(tokenizer));
    Generation heard =
        how.withListener(
            (row, id) -> {
              if (row == 0) {
                pieces.add(id);
              }
            });
    Generated generated = model.write(prompt, heard);
    pieces.end();
    return generated;
  }

  private GeneratedAnswer answer(long... ids) {
    return new GeneratedAnswer(tokenizer.decode(ids, true));
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
      return new ImageTextToText(setup);
    }

    @Override
    public boolean fits(ModelFolder folder) {
      Json config = folder.config();
      boolean sees = JsonNodes.find(config, "vision_config").isPresent();
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
      Caption.draw(input.images().get(0), print(output)).writePng(png);
    }

    @Override
    public String print(List<GeneratedAnswer> output) {
      return output.stream().map(GeneratedAnswer::generatedText).collect(Collectors.joining("\n"));
    }
  }
}
