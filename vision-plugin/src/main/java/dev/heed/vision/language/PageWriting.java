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
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the answer to what is asked of a page, without its words: Donut, whose decoder is told the
 * question between tokens of its own.
 *
 * @see <a href="https://arxiv.org/abs/2111.15664">Kim et al. 2021</a>
 */
record PageWriting(
    Processor<Image> pictures,
    Tokenizer tokenizer,
    Session encoder,
    Generator generator,
    GenerationConfig config)
    implements PageModel {

  private static final Pattern TAG = Pattern.compile("<.*?>");
  private static final Pattern ANSWER = Pattern.compile("<s_answer>(.*)</s_answer>");

  static PageWriting of(TaskSetup setup) {
    return new PageWriting(
        setup.processor("image", Image.class),
        setup.tokenizer(),
        setup.session("encoder_model"),
        Generator.open(setup),
        GenerationConfig.forPipeline(
            setup.folder(), DocumentQuestionAnswering.ID, Map.of("max_new_tokens", 256)));
  }

  @Override
  public List<PageAnswer> answers(
      AskedImage page, String question, DocumentQuestionAnsweringOptions options, Call call) {
    GenerationConfig asked =
        options.maxNewTokens().map(most -> config.with("max_new_tokens", most)).orElse(config);
    Inputs pixels =
        Inputs.of(
            "pixel_values", pictures.process(List.of(page.image())).byName().get("pixel_values"));
    long[] prompt =
        tokenizer.ids("<s_docvqa><s_question>" + question + "</s_question><s_answer>", false);
    try (Encoded encoded = Encoded.by(encoder, pixels, call.limit())) {
      Generation how = Generation.of(asked).withTokenizer(tokenizer).within(call.limit());
      Generated generated = generator.generate(encoded, Prompt.repeated(1, prompt), how);
      return generated.item(0).stream()
          .map(sequence -> answer(tokenizer.decode(sequence.tokens().toArray(), false)))
          .limit(options.topK())
          .toList();
    }
  }

  /** What stands between the tags of the answer. */
  private PageAnswer answer(String written) {
    String text = written;
    for (String role : List.of("eos_token", "pad_token")) {
      Optional<String> special = tokenizer.specialToken(role);
      text = special.isPresent() ? text.replace(special.get(), "") : text;
    }
    Matcher found = ANSWER.matcher(TAG.matcher(text).replaceFirst("").strip());
    return PageAnswer.written(found.find() ? found.group(1).strip() : null);
  }
}
