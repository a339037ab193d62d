package dev.heed.nlp.generation;

import dev.heed.generate.Decoder;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.GenerationOptions;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.TextReader;
import dev.heed.spi.Options;
import dev.heed.spi.Reader;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The name tag of {@link TextGeneration}. */
public final class TextGenerationType implements TaskType<String, List<WrittenText>> {

  /** The published pipeline's own: it draws, with a low temperature. */
  private static final Map<String, Object> DEFAULTS =
      Map.of("max_new_tokens", 256, "do_sample", true, "temperature", 0.7);

  private static final List<TaskOption> OWN =
      List.of(
          new TaskOption(
              "return-full-text", "true|false", "Whether the prompt is in the answer (true)."),
          new TaskOption("chat", "true|false", "The input is a user's message (false)."),
          new TaskOption("system", "TEXT", "What a chat begins with; makes the input a message."));

  TextGenerationType() {}

  @Override
  public String id() {
    return "text-generation";
  }

  @Override
  public String summary() {
    return "Continues a text, or answers in a chat. " + TextReader.HELP;
  }

  @Override
  public Reader<String> reader() {
    return new TextReader();
  }

  @Override
  public String graph(ModelFolder folder) {
    return Decoder.causalGraph(folder);
  }

  @Override
  public TextGeneration open(TaskSetup setup) {
    Options options = setup.options();
    GenerationConfig config =
        GenerationConfig.forPipeline(setup.folder(), id(), DEFAULTS).with(options);
    return new TextGeneration(setup.folder(), setup.tokenizer(), config, options);
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return folder.config().texts("architectures").stream()
        .anyMatch(name -> name.endsWith("ForCausalLM") || name.endsWith("LMHeadModel"));
  }

  @Override
  public List<TaskOption> options() {
    List<TaskOption> all = new ArrayList<>(OWN);
    all.addAll(GenerationOptions.LIST);
    return all;
  }

  @Override
  public String print(List<WrittenText> output) {
    return output.stream().map(WrittenText::text).collect(Collectors.joining("\n"));
  }
}
