package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.generate.EmbeddedPrompt;
import dev.heed.generate.Encoded;
import dev.heed.generate.Generated;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.spi.Processor;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.Tokenizer;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import dev.heed.vision.language.ImageTextToText.GeneratedAnswer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Florence-2: an encoder reads the picture's vectors and the words of one of its tasks, a decoder
 * writes the answer, places in it as tokens.
 *
 * @see <a href="https://arxiv.org/abs/2311.06242">Xiao et al. 2023</a>
 */
record Florence(
    ModelFolder folder,
    Processor<Image> pictures,
    Tokenizer tokenizer,
    Session vision,
    Session words,
    Session encoder,
    Generator generator,
    GenerationConfig config,
    FlorenceAnswer reading)
    implements PromptModel {

  static boolean fits(ModelFolder folder) {
    return folder.config().text("model_type", "").equals("florence2");
  }

  static Florence of(TaskSetup setup, GenerationConfig config) {
    return new Florence(
        setup.folder(),
        setup.processor("image", Image.class),
        setup.tokenizer(),
        setup.session("vision_encoder"),
        setup.session("embed_tokens"),
        setup.session("encoder_model"),
        Generator.open(setup),
        config,
        FlorenceAnswer.of(setup.folder()));
  }

  @Override
  public List<GeneratedAnswer> answers(ImageChat input, ImageTextToTextOptions options, Call call) {
    if (input.images().size() != 1 || !input.messages().isEmpty()) {
      throw invalidInput(
          "Florence-2 answers one prompt about one picture, and knows no chats. Give a picture and"
              + " --prompt, such as \"<CAPTION>\" or \"<OD>\".");
    }
    String prompt = options.prompt().orElse("");
    Optional<FlorenceTask> task = FlorenceTask.in(prompt);
    String told = task.map(known -> known.told(prompt)).orElse(prompt);
    GenerationConfig asked = config.with(options.generation());
    Generation how = Generation.of(asked).withTokenizer(tokenizer).within(call.limit());
    List<GeneratedAnswer> answers = new ArrayList<>();
    try (Encoded encoded = encoded(input.images().get(0), told, call)) {
      Prompt start = Prompt.repeated(1, asked.decoderStart());
      Generated generated = generator.generate(encoded, start, how);
      for (Generated.Sequence sequence : generated.item(0)) {
        answers.add(answer(input.images().get(0), task, sequence.tokens().toArray()));
      }
    }
    return answers;
  }

  private GeneratedAnswer answer(Image image, Optional<FlorenceTask> task, long... ids) {
    String written = tokenizer.decode(ids, false);
    return task.map(
            known ->
                new GeneratedAnswer(
                    bare(written), reading.read(known, written, image.width(), image.height())))
        .orElseGet(() -> new GeneratedAnswer(tokenizer.decode(ids, true), null));
  }

  private static String bare(String written) {
    return written.replace("<s>", "").replace("</s>", "").replace("<pad>", "").strip();
  }

  /** {@code inputs_embeds [1, N, C]}, those of the picture first, through the encoder. */
  private Encoded encoded(Image image, String told, Call call) {
    Inputs pixels =
        Inputs.of("pixel_values", pictures.process(List.of(image)).byName().get("pixel_values"));
    Tensor seen = vision.run(pixels, call.limit()).main("image_features");
    long[] ids = ids(told);
    Tensor read =
        EmbeddedPrompt.embed(words, Tensor.of(Shape.of(1, ids.length), ids), call.limit());
    int width = read.shape().size(-1);
    float[] first = seen.toFloats();
    float[] then = read.toFloats();
    float[] all = Arrays.copyOf(first, first.length + then.length);
    System.arraycopy(then, 0, all, first.length, then.length);
    long[] ones = new long[all.length / width];
    Arrays.fill(ones, 1);
    Inputs inputs =
        Inputs.of("inputs_embeds", Tensor.of(Shape.of(1, ones.length, width), all))
            .and("attention_mask", Tensor.of(Shape.of(1, ones.length), ones));
    return Encoded.by(encoder, inputs, call.limit());
  }

  /** The words between the tokens that begin and end a text. */
  long[] ids(String told) {
    String begin = tokenizer.specialToken("bos_token").orElse("<s>");
    String end = tokenizer.specialToken("eos_token").orElse("</s>");
    return tokenizer.ids(begin + told + end, false);
  }

  @Override
  public long[] promptIds(ImageChat input, ImageTextToTextOptions options, Call call) {
    String prompt = options.prompt().orElse("");
    long[] ids = ids(FlorenceTask.in(prompt).map(task -> task.told(prompt)).orElse(prompt));
    Inputs pixels =
        Inputs.of("pixel_values", pictures.process(input.images()).byName().get("pixel_values"));
    int seen = vision.run(pixels, call.limit()).main("image_features").shape().size(1);
    long[] all = new long[seen + ids.length];
    Arrays.fill(all, 0, seen, folder.config().integer("image_token_id"));
    System.arraycopy(ids, 0, all, seen, ids.length);
    return all;
  }
}
