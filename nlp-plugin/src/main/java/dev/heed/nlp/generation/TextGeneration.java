package dev.heed.nlp.generation;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.generate.Decoder;
import dev.heed.generate.Generated;
import dev.heed.generate.Generated.Sequence;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.ModelVocabulary;
import dev.heed.nlp.text.TextReader;
import dev.heed.nlp.text.TokenIds;
import dev.heed.spi.Call;
import dev.heed.spi.Lazy;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.spi.Tokenizer;
import dev.heed.task.PublishedClasses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Continues texts and answers in chats, with any causal decoder.
 *
 * <pre>{@code
 * Opening opening =
 *     Opening.of(Path.of("minimind2-small"))
 *         .withOptions(Map.of("max-new-tokens", "50"));
 * try (var pipeline = heed.pipeline(TextGeneration.TYPE, opening)) {
 *   pipeline.stream("Once upon a time", System.out::print);
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">text-generation</a>
 */
public final class TextGeneration implements Task<String, List<WrittenText>> {

  /** The description of the task. */
  public static final TaskType<String, List<WrittenText>> TYPE = new Type();

  /** The published pipeline's own: it draws, with a low temperature. */
  private static final Map<String, Object> DEFAULTS =
      Map.of("max_new_tokens", 256, "do_sample", true, "temperature", 0.7);

  private final Tokenizer tokenizer;
  private final Lazy<ChatTemplate> template;
  private final WholeText texts;
  private final ModelVocabulary vocabulary;
  private final GenerationConfig config;
  private final Generator generator;

  private TextGeneration(TaskSetup setup) {
    ModelFolder folder = setup.folder();
    this.tokenizer = setup.tokenizer();
    this.template = Lazy.of(() -> ChatTemplate.of(folder));
    this.texts = WholeText.of(tokenizer, true);
    this.vocabulary = ModelVocabulary.of(folder);
    this.config = GenerationConfig.forPipeline(folder, TYPE.id(), DEFAULTS);
    this.generator = Generator.causal(setup.lastLogits(Decoder.causalGraph(folder)), folder);
  }

  /** Pieces are those of the first text; where there are several, the others follow it whole. */
  @Override
  public List<List<WrittenText>> run(List<String> batch, Call call) {
    TextGenerationOptions options = call.options(TextGenerationOptions.class);
    List<PromptText> starts = batch.stream().map(input -> start(input, options)).toList();
    GenerationConfig own = config.with(options.generation());
    Prompt prompt = Prompt.of(starts.stream().map(PromptText::ids).toList(), own.pad());
    Generation how = Generation.of(own).within(call.limit()).withTokenizer(tokenizer);
    if (options.returnFullText() && starts.get(0).chat().isEmpty()) {
      call.tell(starts.get(0).text());
    }
    Generated generated =
        texts.generated(h -> generator.generate(prompt, h), how, call, starts.get(0).ids());
    List<List<WrittenText>> answers =
        IntStream.range(0, batch.size())
            .mapToObj(item -> answers(starts.get(item), generated.item(item), options))
            .toList();
    answers.stream().flatMap(List::stream).skip(1).forEach(a -> call.tell("\n" + a.text()));
    return answers;
  }

  /** What stands before the first new token. */
  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record PromptText(String text, long[] ids, Optional<Conversation> chat) {}

  private PromptText start(String input, TextGenerationOptions options) {
    if (options.tokenIds()) {
      long[] ids = TokenIds.of(input, vocabulary);
      return new PromptText(texts.of(ids), ids, Optional.empty());
    }
    Optional<Conversation> chat = ChatPrompt.of(input, options);
    long[] ids =
        chat.map(asked -> tokenizer.ids(template.get().render(asked), false))
            .orElseGet(() -> tokenizer.ids(input, true));
    if (ids.length == 0) {
      throw invalidInput(
          "The prompt '%s' has no tokens, and this model's tokenizer begins with none. Give at least one word."
              .formatted(input));
    }
    vocabulary.require(ids);
    return new PromptText(input, ids, chat);
  }

  private List<WrittenText> answers(
      PromptText start, List<Sequence> sequences, TextGenerationOptions options) {
    return sequences.stream()
        .map(sequence -> added(start, sequence))
        .map(added -> answer(start, added, options.returnFullText()))
        .toList();
  }

  /** As published, what comes after as many characters as the prompt decodes to. */
  private String added(PromptText start, Sequence sequence) {
    long[] added = sequence.added();
    long[] all = Arrays.copyOf(start.ids(), start.ids().length + added.length);
    System.arraycopy(added, 0, all, start.ids().length, added.length);
    String text = texts.of(all);
    return text.substring(Math.min(text.length(), texts.of(start.ids()).length()));
  }

  private static WrittenText answer(PromptText start, String added, boolean full) {
    if (!full) {
      return new WrittenText.GeneratedText(added);
    }
    return start
        .chat()
        .<WrittenText>map(asked -> longer(asked, added))
        .orElseGet(() -> new WrittenText.GeneratedText(start.text() + added));
  }

  private static WrittenText longer(Conversation chat, String added) {
    List<ChatMessage> longer = new ArrayList<>(chat.messages());
    if (chat.isContinued()) {
      longer.add(longer.remove(longer.size() - 1).continued(added));
    } else {
      longer.add(new ChatMessage("assistant", added));
    }
    return new WrittenText.GeneratedChat(longer);
  }

  private static final class Type implements TaskType<String, List<WrittenText>> {

    @Override
    public String id() {
      return "text-generation";
    }

    @Override
    public String summary() {
      return "Continues a text, or answers in a chat. " + TextReader.HELP;
    }

    /** A message is written as it was given. */
    @Override
    public Object json(List<WrittenText> output) {
      return output.stream()
          .map(
              written ->
                  written instanceof WrittenText.GeneratedChat chat
                      ? Map.of(
                          "generated_text",
                          chat.generatedText().stream().map(ChatMessage::asMap).toList())
                      : written)
          .toList();
    }

    @Override
    public Reader<String> reader() {
      return new TextReader();
    }

    @Override
    public Task<String, List<WrittenText>> open(TaskSetup setup) {
      return new TextGeneration(setup);
    }

    @Override
    public boolean fits(ModelFolder folder) {
      return PublishedClasses.areFor(
          folder, id(), name -> name.endsWith("ForCausalLM") || name.endsWith("LMHeadModel"));
    }

    @Override
    public Class<TextGenerationOptions> optionsType() {
      return TextGenerationOptions.class;
    }

    @Override
    public String print(List<WrittenText> output) {
      return output.stream().map(WrittenText::text).collect(Collectors.joining("\n"));
    }
  }
}
