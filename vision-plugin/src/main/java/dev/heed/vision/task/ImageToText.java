package dev.heed.vision.task;

import dev.heed.generate.Encoded;
import dev.heed.generate.Generated;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.GenerationOptions;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.generate.TextStream;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.spi.Tokenizer;
import dev.heed.vision.draw.Caption;
import dev.heed.vision.image.Image;
import dev.heed.vision.language.BlipText;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an image shows, or the text that is written in it. Runs an image encoder with a text
 * decoder: vision-encoder-decoder, TrOCR, BLIP.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("trocr-small-printed"));
 * try (var pipeline = heed.pipeline(ImageToText.TYPE, opening)) {
 *   String text = pipeline.run(Image.read(Path.of("cat.png"))).get(0).generatedText();
 * }
 * }</pre>
 *
 * @see <a href="https://huggingface.co/docs/transformers/main_classes/pipelines">image-to-text</a>
 */
public final class ImageToText implements Task<Image, List<ImageToText.GeneratedText>> {

  /** One text for an image. */
  public record GeneratedText(String generatedText) {}

  /** The description of the task. */
  public static final TaskType<Image, List<GeneratedText>> TYPE =
      new ImageTaskType<>(
          "image-to-text", "What an image shows, or the text that is written in it.") {

        @Override
        public boolean readsQuickly() {
          return true;
        }

        @Override
        public Task<Image, List<GeneratedText>> open(TaskSetup setup) {
          return new ImageToText(setup);
        }

        @Override
        public boolean fits(ModelFolder folder) {
          Json config = folder.config();
          return config.texts("architectures").contains("BlipForConditionalGeneration")
              || config.text("model_type", "").equals("vision-encoder-decoder")
              || config.texts("architectures").contains("VisionEncoderDecoderModel");
        }

        @Override
        public Class<GenerationOptions> optionsType() {
          return GenerationOptions.class;
        }

        @Override
        public void draw(Image input, List<GeneratedText> output, Path png) {
          Caption.draw(input, print(output)).writePng(png);
        }

        @Override
        public String print(List<GeneratedText> output) {
          return output.stream()
              .map(GeneratedText::generatedText)
              .collect(Collectors.joining("\n"));
        }
      };

  /** What the published pipeline allows where neither the model nor the user says. */
  private static final int MOST_TOKENS = 256;

  private final Processor<Image> processor;
  private final Tokenizer tokenizer;
  private final Session encoder;
  private final Generator generator;
  private final GenerationConfig config;

  private ImageToText(TaskSetup setup) {
    this.processor = setup.processor("image", Image.class);
    this.tokenizer = setup.tokenizer();
    this.encoder = setup.session("encoder_model");
    this.generator = Generator.open(setup);
    GenerationConfig own = GenerationConfig.of(setup.folder());
    boolean limited = own.has("max_new_tokens") || own.has("max_length");
    GenerationConfig all = limited ? own : own.with("max_new_tokens", MOST_TOKENS);
    this.config =
        setup.folder().config().text("model_type", "").equals("blip")
            ? BlipText.spoken(all, setup.folder())
            : all;
  }

  /** {@code pixel_values [B, 3, H, W]} through the encoder once, then token by token. */
  @Override
  public List<List<GeneratedText>> run(List<Image> batch, Call call) {
    GenerationConfig asked = config.with(call.options(GenerationOptions.class));
    Inputs pixels =
        Inputs.of("pixel_values", processor.process(batch).byName().get("pixel_values"));
    Prompt start = Prompt.repeated(batch.size(), asked.decoderStart());
    try (Encoded encoded = Encoded.by(encoder, pixels, call.limit())) {
      Generation how = Generation.of(asked).withTokenizer(tokenizer).within(call.limit());
      Generated generated =
          batch.size() == 1 && call.hasListener()
              ? told(encoded, start, how, call)
              : generator.generate(encoded, start, how);
      return IntStream.range(0, batch.size())
          .mapToObj(i -> generated.item(i).stream().map(s -> text(s.tokens().toArray())).toList())
          .toList();
    }
  }

  /** The first text of an image, piece by piece. */
  private Generated told(Encoded encoded, Prompt start, Generation how, Call call) {
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
    Generated generated = generator.generate(encoded, start, heard);
    pieces.end();
    return generated;
  }

  private GeneratedText text(long... ids) {
    return new GeneratedText(tokenizer.decode(ids, true));
  }
}
