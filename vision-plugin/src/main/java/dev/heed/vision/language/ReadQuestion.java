package dev.heed.vision.language;

import dev.heed.generate.Encoded;
import dev.heed.generate.Generated;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.spi.Processor;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.Tokenizer;
import dev.heed.vision.image.Image;
import java.util.List;

/**
 * Reads a question that looks at the picture meanwhile, and writes the answer from what it made of
 * it: BLIP, in the graphs {@code vision_encoder}, {@code text_encoder} and those of the decoder.
 *
 * @see <a href="https://arxiv.org/abs/2201.12086">Li et al. 2022</a>
 */
record ReadQuestion(
    Processor<Image> pictures,
    Tokenizer tokenizer,
    Session vision,
    Session reader,
    Generator generator,
    GenerationConfig config)
    implements AnswerModel {

  static ReadQuestion of(TaskSetup setup, GenerationConfig config) {
    return new ReadQuestion(
        setup.processor("image", Image.class),
        setup.tokenizer(),
        setup.session("vision_encoder"),
        setup.session("text_encoder"),
        Generator.open(setup),
        BlipText.spoken(config, setup.folder()));
  }

  @Override
  public List<VisualAnswer> answers(
      Image image, String question, VisualQuestionAnsweringOptions options, Call call) {
    GenerationConfig asked = config.with(options.generation());
    Inputs pixels =
        Inputs.of("pixel_values", pictures.process(List.of(image)).byName().get("pixel_values"));
    Inputs read =
        tokenizer
            .process(List.of(question))
            .and("image_features", vision.run(pixels, call.limit()).main("image_features"));
    Prompt start = Prompt.repeated(1, asked.decoderStart());
    try (Encoded encoded = Encoded.by(reader, read, call.limit())) {
      Generation how = Generation.of(asked).withTokenizer(tokenizer).within(call.limit());
      Generated generated = generator.generate(encoded, start, how);
      return generated.item(0).stream()
          .map(sequence -> tokenizer.decode(sequence.tokens().toArray(), true).strip())
          .map(text -> new VisualAnswer(null, text))
          .toList();
    }
  }
}
