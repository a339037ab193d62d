package dev.heed.nlp.generation;

import dev.heed.generate.GenerationConfig;
import dev.heed.generate.GenerationOptions;
import dev.heed.generate.Generator;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.ModelVocabulary;
import dev.heed.nlp.text.TextReader;
import dev.heed.spi.Options;
import dev.heed.spi.Reader;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.spi.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The name tag of a {@link Text2Text}.
 *
 * @param id the task's
 * @param summary for help
 * @param fits whether a model of this architecture was trained for it
 * @param record names an answer
 * @param text reads a named answer
 */
record Text2TextType<O>(
    String id,
    String summary,
    java.util.function.Predicate<String> fits,
    Function<String, O> record,
    Function<O, String> text)
    implements TaskType<String, List<O>> {

  private static final String TRANSLATION = "translation";

  /** The published pipelines' own. */
  private static final Map<String, Object> DEFAULTS = Map.of("max_new_tokens", 256, "num_beams", 4);

  @Override
  public Reader<String> reader() {
    return new TextReader();
  }

  @Override
  public String graph(ModelFolder folder) {
    return "encoder_model";
  }

  /** {@code translation_en_to_de} says the languages. */
  @Override
  public java.util.Optional<TaskType<?, ?>> variant(String other) {
    boolean known = isTranslation() && Languages.in(other).isPresent();
    return known
        ? java.util.Optional.of(new Text2TextType<>(other, summary, fits, record, text))
        : java.util.Optional.empty();
  }

  private boolean isTranslation() {
    return id.startsWith(TRANSLATION);
  }

  @Override
  public Text2Text<O> open(TaskSetup setup) {
    Tokenizer tokenizer = setup.tokenizer();
    Languages languages = isTranslation() ? Languages.of(id, setup.options()) : Languages.none();
    String task = languages.task().orElse(id);
    GenerationConfig config =
        languages
            .apply(GenerationConfig.forPipeline(setup.folder(), task, DEFAULTS), tokenizer)
            .with(setup.options());
    String prefix = prefix(setup.folder().config(), task);
    Generator generator = Generator.open(setup);
    ModelVocabulary vocabulary = ModelVocabulary.of(setup.folder());
    Function<String, long[]> source =
        text -> {
          long[] ids = cut(languages.source(prefix + text, tokenizer), setup.options(), generator);
          vocabulary.require(ids);
          return ids;
        };
    return new Text2Text<>(generator, tokenizer, config, source, record);
  }

  /** What T5 and its kin are told before the text. */
  private static String prefix(Json config, String task) {
    Json specific = config.objectOrEmpty("task_specific_params").objectOrEmpty(task);
    return specific.text("prefix", config.text("prefix", ""));
  }

  /** Keeps the last token, which ends the text. */
  private static long[] cut(long[] ids, Options options, Generator generator) {
    OptionalInt limit = generator.positions();
    if (!options.flag("truncation", false) || limit.isEmpty() || ids.length <= limit.getAsInt()) {
      return ids;
    }
    long[] shorter = java.util.Arrays.copyOf(ids, limit.getAsInt());
    shorter[shorter.length - 1] = ids[ids.length - 1];
    return shorter;
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return folder.processorConfig().isEmpty()
        && folder.config().texts("architectures").stream().anyMatch(fits);
  }

  @Override
  public List<TaskOption> options() {
    List<TaskOption> all = new ArrayList<>();
    if (isTranslation()) {
      all.add(new TaskOption("src-lang", "LANG", "The language of the text."));
      all.add(new TaskOption("tgt-lang", "LANG", "The language to translate into."));
    }
    all.add(
        new TaskOption(
            "truncation", "true|false", "Cut a text that is too long for the model (false)."));
    all.addAll(GenerationOptions.LIST);
    return all;
  }

  @Override
  public String print(List<O> output) {
    return output.stream().map(text).collect(Collectors.joining("\n"));
  }
}
