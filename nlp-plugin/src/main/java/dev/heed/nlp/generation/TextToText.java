package dev.heed.nlp.generation;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.generate.Encoded;
import dev.heed.generate.Generated;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.ModelVocabulary;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.spi.Tokenizer;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * From text to text with an encoder-decoder: T5, BART, Marian and the like. Summaries and
 * translations differ in their settings and in what the answer is called.
 *
 * @param <O> what one answer is called
 */
public final class TextToText<O> implements Task<String, List<O>> {

  /** An answer of {@code text2text-generation}. */
  public record GeneratedText(String generatedText) {}

  /** An answer of {@code summarization}. */
  public record Summary(String summaryText) {}

  /** An answer of {@code translation}. */
  public record Translation(String translationText) {}

  /** Rewrites a text as the model was trained to. */
  public static final TaskType<String, List<GeneratedText>> GENERATION =
      new TextToTextType<>(
          "text2text-generation",
          "Turns a text into another, as the model was trained to.",
          name -> name.endsWith("ForConditionalGeneration"),
          GeneratedText::new,
          GeneratedText::generatedText);

  /** Shortens a text. */
  public static final TaskType<String, List<Summary>> SUMMARIZATION =
      new TextToTextType<>(
          "summarization",
          "Says a long text in few words.",
          name -> false,
          Summary::new,
          Summary::summaryText);

  /** Says a text in another language; {@code translation_en_to_de} is this task too. */
  public static final TaskType<String, List<Translation>> TRANSLATION =
      new TextToTextType<>(
          "translation",
          "Says a text in another language; translation_en_to_de names both.",
          name -> name.equals("MarianMTModel"),
          Translation::new,
          Translation::translationText);

  /** The published pipelines' own. */
  private static final Map<String, Object> DEFAULTS = Map.of("max_new_tokens", 256, "num_beams", 4);

  private final TextToTextType<O> type;
  private final ModelFolder folder;
  private final Session encoder;
  private final Generator generator;
  private final Tokenizer tokenizer;
  private final ModelVocabulary vocabulary;
  private final WholeText texts;

  TextToText(TextToTextType<O> type, TaskSetup setup) {
    this.type = type;
    this.folder = setup.folder();
    this.encoder = setup.session("encoder_model");
    this.generator = Generator.open(setup);
    this.tokenizer = setup.tokenizer();
    this.vocabulary = ModelVocabulary.of(folder);
    this.texts = WholeText.of(tokenizer, false);
  }

  /** Pieces are those of the first answer; where there are several, the others follow it whole. */
  @Override
  public List<List<O>> run(List<String> batch, Call call) {
    Languages languages = type.languages(call);
    TextToTextOptions options = type.options(call);
    String task = languages.task().orElse(type.id());
    GenerationConfig config =
        languages
            .apply(GenerationConfig.forPipeline(folder, task, DEFAULTS), tokenizer)
            .with(options.generation());
    String prefix = prefix(task);
    List<long[]> rows =
        batch.stream()
            .map(text -> languages.source(prefix + text, tokenizer))
            .map(ids -> fitted(ids, options.truncation()))
            .toList();
    Generation how = Generation.of(config).within(call.limit()).withTokenizer(tokenizer);
    List<List<O>> answers = generate(padded(rows, config.pad()), rows.size(), how, call);
    answers.stream()
        .flatMap(List::stream)
        .skip(1)
        .forEach(answer -> call.tell("\n" + type.text().apply(answer)));
    return answers;
  }

  /** The prefix that T5 and models like it take before the text. */
  private String prefix(String task) {
    Json config = folder.config();
    Json specific = config.objectOrEmpty("task_specific_params").objectOrEmpty(task);
    return specific.text("prefix", config.text("prefix", ""));
  }

  /** Tokens that the model can read; where they are cut, the last one, which ends them, is kept. */
  private long[] fitted(long[] ids, boolean cut) {
    int limit = generator.positions().orElse(Integer.MAX_VALUE);
    if (ids.length == 0) {
      throw invalidInput("The text has no tokens. Give at least one word.");
    }
    if (ids.length > limit && !cut) {
      throw invalidInput(
          "The text has %s tokens, but the model has only %s positions. Shorten it, or cut it with --truncation."
              .formatted(ids.length, limit));
    }
    long[] fitted = Arrays.copyOf(ids, Math.min(ids.length, limit));
    fitted[fitted.length - 1] = ids[ids.length - 1];
    vocabulary.require(fitted);
    return fitted;
  }

  /** {@code input_ids} and {@code attention_mask}, both {@code [B, N]}, padded on the right. */
  private static Inputs padded(List<long[]> rows, int pad) {
    int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    Shape shape = Shape.of(rows.size(), longest);
    long[] ids = new long[rows.size() * longest];
    long[] mask = new long[ids.length];
    Arrays.fill(ids, pad);
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, ids, i * longest, rows.get(i).length);
      Arrays.fill(mask, i * longest, i * longest + rows.get(i).length, 1);
    }
    return Inputs.of("input_ids", Tensor.of(shape, ids))
        .and("attention_mask", Tensor.of(shape, mask));
  }

  private List<List<O>> generate(Inputs inputs, int rows, Generation how, Call call) {
    try (Encoded encoded = Encoded.by(encoder, inputs, how.limit())) {
      long start = how.config().decoderStart();
      Prompt prompt = Prompt.repeated(rows, start);
      Generated generated =
          texts.generated(h -> generator.generate(encoded, prompt, h), how, call, start);
      return IntStream.range(0, rows)
          .mapToObj(
              item ->
                  generated.item(item).stream()
                      .map(sequence -> texts.of(sequence.tokens().toArray()))
                      .map(type.record())
                      .toList())
          .toList();
    }
  }
}
