package dev.heed.vision.language;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.generate.CallListener;
import dev.heed.generate.EmbeddedPrompt;
import dev.heed.generate.Generated;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.TextStream;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.spi.AttentionView;
import dev.heed.spi.Call;
import dev.heed.spi.Processor;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.Tokenizer;
import dev.heed.vision.image.Image;
import dev.heed.vision.language.ImageTextToText.GeneratedAnswer;
import dev.heed.vision.processing.Geometry;
import dev.heed.vision.processing.ImageProcessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A decoder that reads pictures among the words of a chat, and writes on: SmolVLM, Qwen-VL, LLaVA,
 * PaliGemma, Gemma 3, InternVL.
 *
 * @param decoder opens the decoder once more, with its attention among the outputs
 */
record PictureChat(
    Processor<Image> processor,
    Tokenizer tokenizer,
    Placeholders placeholders,
    GenerationConfig config,
    PictureModel model,
    Supplier<AttentionView> decoder)
    implements PromptModel {

  private static final String DECODER = "decoder_model_merged";

  static PictureChat of(TaskSetup setup, GenerationConfig config) {
    ModelFolder folder = setup.folder();
    return new PictureChat(
        prepared(setup.processor("image", Image.class)),
        setup.tokenizer(),
        Placeholders.of(folder, setup.tokenizer()),
        config,
        new PictureModel(
            folder.config(),
            setup.session("vision_encoder"),
            setup.session("embed_tokens"),
            setup.lastLogits(DECODER),
            PictureModel.positions(folder)),
        () -> setup.look(DECODER));
  }

  /** As processors of pictures and text set up that of pictures. */
  private static Processor<Image> prepared(Processor<Image> processor) {
    return processor instanceof ImageProcessor own
        ? own.with("return_row_col_info", true).with("crop_to_patches", true)
        : processor;
  }

  @Override
  public long[] promptIds(ImageChat input, ImageTextToTextOptions options, Call call) {
    return prompt(input, options, call).prompt().ids().toLongs();
  }

  @Override
  public List<GeneratedAnswer> answers(ImageChat input, ImageTextToTextOptions options, Call call) {
    GenerationConfig asked = config.with(options.generation());
    EmbeddedPrompt prompt = prompt(input, options, call);
    Generation how = Generation.of(asked).within(call.limit()).withTokenizer(tokenizer);
    Generated generated = told(prompt, how, call);
    List<GeneratedAnswer> answers = new ArrayList<>();
    generated.item(0).forEach(sequence -> answers.add(answer(sequence.added())));
    return answers;
  }

  @Override
  public LookedAnswer look(ImageChat input, ImageTextToTextOptions options, Call call) {
    if (input.images().size() != 1) {
      throw HeedException.invalidInput(
          "Where words look is shown on one picture, but there are %s."
              .formatted(input.images().size()));
    }
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
    try (LookingSession looking = new LookingSession(decoder.get())) {
      Generated generated = model.write(prompt, how, looking);
      long[] ids = generated.sequences().get(0).added();
      Image picture = input.images().get(0);
      return new LookedAnswer(
          pieces(ids),
          ids,
          looking.maps(ids.length, model.places(prompt)),
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
      return tokenizer.chat(input.messages()).orElseThrow(PictureChat::noTemplate);
    }
    String question = options.prompt().orElseThrow(PictureChat::nothingAsked);
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
    return CallListener.listen(heard -> model.write(prompt, heard), how, call, pieces);
  }

  private GeneratedAnswer answer(long... ids) {
    return new GeneratedAnswer(tokenizer.decode(ids, true), null);
  }
}
