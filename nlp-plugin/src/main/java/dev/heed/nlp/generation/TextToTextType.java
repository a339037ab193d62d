package dev.heed.nlp.generation;

import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.TextReader;
import dev.heed.spi.Call;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The description of a task from text to text.
 *
 * @param id the task's
 * @param summary for help
 * @param trained whether a model of this architecture was trained for it
 * @param record names an answer
 * @param text reads a named answer
 */
record TextToTextType<O>(
    String id,
    String summary,
    Predicate<String> trained,
    Function<String, O> record,
    Function<O, String> text)
    implements TaskType<String, List<O>> {

  private static final String TRANSLATION = "translation";

  @Override
  public Reader<String> reader() {
    return new TextReader();
  }

  /** {@code translation_en_to_de} says the languages. */
  @Override
  public Optional<TaskType<?, ?>> variant(String other) {
    return isTranslation() && Languages.in(other).isPresent()
        ? Optional.of(new TextToTextType<>(other, summary, trained, record, text))
        : Optional.empty();
  }

  private boolean isTranslation() {
    return id.startsWith(TRANSLATION);
  }

  @Override
  public Task<String, List<O>> open(TaskSetup setup) {
    return new TextToText<>(this, setup);
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return folder.processorConfig().isEmpty()
        && folder.config().texts("architectures").stream().anyMatch(trained);
  }

  @Override
  public Class<? extends Record> optionsType() {
    return isTranslation() ? TranslationOptions.class : TextToTextOptions.class;
  }

  /** From which language to which; none where the task does not translate. */
  Languages languages(Call call) {
    return isTranslation()
        ? Languages.of(id, call.options(TranslationOptions.class))
        : Languages.none();
  }

  /** The options that all of these tasks have. */
  TextToTextOptions options(Call call) {
    return isTranslation()
        ? call.options(TranslationOptions.class).text()
        : call.options(TextToTextOptions.class);
  }

  @Override
  public String print(List<O> output) {
    return output.stream().map(text).collect(Collectors.joining("\n"));
  }
}
