package dev.heed.vision.task;

import dev.heed.generate.Encoded;
import dev.heed.generate.Generated;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.runtime.Held;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.spi.Tokenizer;
import dev.heed.vision.image.Image;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What an image shows, or the text that is written in it. Runs an image encoder with a text
 * decoder: vision-encoder-decoder, TrOCR.
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

  /** The task's name tag. */
  public static final ImageToTextType TYPE = new ImageToTextType();

  /** One text for an image. */
  public record GeneratedText(String generatedText) {}

  private final Processor<Image> processor;
  private final Tokenizer tokenizer;
  private final Generator generator;
  private final GenerationConfig config;

  ImageToText(
      Processor<Image> processor,
      Tokenizer tokenizer,
      Generator generator,
      GenerationConfig config) {
    this.processor = processor;
    this.tokenizer = tokenizer;
    this.generator = generator;
    this.config = config;
  }

  /** {@code pixel_values [B, 3, H, W]}. */
  @Override
  public Inputs encode(List<Image> batch) {
    return Inputs.of("pixel_values", processor.process(batch).byName().get("pixel_values"));
  }

  /** Of what the encoder gave, one text for each image. */
  @Override
  public List<List<GeneratedText>> decode(Outputs outputs, List<Image> batch) {
    Held states = Held.of(outputs.get("last_hidden_state"));
    try (Encoded encoded = new Encoded(Map.of("encoder_hidden_states", states))) {
      return texts(encoded, batch.size());
    }
  }

  @Override
  public List<List<GeneratedText>> run(Session session, List<Image> batch) {
    try (Encoded encoded = Encoded.by(session, encode(batch), RunLimit.none())) {
      return texts(encoded, batch.size());
    }
  }

  private List<List<GeneratedText>> texts(Encoded encoded, int images) {
    Prompt start = Prompt.repeated(images, config.decoderStart());
    Generated generated =
        generator.generate(encoded, start, Generation.of(config).withTokenizer(tokenizer));
    return IntStream.range(0, images)
        .mapToObj(i -> generated.item(i).stream().map(s -> text(s.tokens().toArray())).toList())
        .toList();
  }

  private GeneratedText text(long[] ids) {
    return new GeneratedText(tokenizer.decode(ids, true));
  }
}
