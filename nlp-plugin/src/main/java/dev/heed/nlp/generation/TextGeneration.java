package dev.heed.nlp.generation;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.generate.Generated;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.generate.Sequence;
import dev.heed.generate.TextStream;
import dev.heed.generate.TokenListener;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.ModelVocabulary;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.spi.Options;
import dev.heed.spi.StreamingTask;
import dev.heed.spi.Tokenizer;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
public final class TextGeneration implements StreamingTask<String, List<WrittenText>> {

  /** The task's name tag. */
  public static final TextGenerationType TYPE = new TextGenerationType();

  private final ModelFolder folder;
  private final Tokenizer tokenizer;
  private final WholeText texts;
  private final ModelVocabulary vocabulary;
  private final GenerationConfig config;
  private final Options options;
  private final boolean full;

  TextGeneration(
      ModelFolder folder, Tokenizer tokenizer, GenerationConfig config, Options options) {
    this.folder = folder;
    this.tokenizer = tokenizer;
    this.texts = WholeText.of(tokenizer, true);
    this.vocabulary = ModelVocabulary.of(folder);
    this.config = config;
    this.options = options;
    this.full = options.flag("return-full-text", true);
  }

  /** How it generates; a change of it gives {@link #generate} other answers. */
  public GenerationConfig config() {
    return config;
  }

  /** {@code input_ids} and {@code attention_mask}, both {@code [B, N]}, padded on the left. */
  @Override
  public Inputs encode(List<String> batch) {
    Prompt prompt = prompt(batch.stream().map(this::start).toList());
    return Inputs.of("input_ids", prompt.ids()).and("attention_mask", prompt.mask());
  }

  /** Reads {@code sequences [B * R, N]}, prompts included. */
  @Override
  public List<List<WrittenText>> decode(Outputs outputs, List<String> batch) {
    Tensor sequences = outputs.get("sequences");
    int each = sequences.shape().size(0) / batch.size();
    int length = sequences.shape().size(1);
    long[] ids = sequences.toLongs();
    return IntStream.range(0, batch.size())
        .mapToObj(item -> decode(start(batch.get(item)), ids, item * each, each, length))
        .toList();
  }

  private List<WrittenText> decode(PromptText start, long[] ids, int row, int each, int length) {
    return IntStream.range(row, row + each)
        .mapToObj(i -> text(Arrays.copyOfRange(ids, i * length, (i + 1) * length)))
        .map(text -> answer(start, after(start, text)))
        .toList();
  }

  @Override
  public List<List<WrittenText>> run(Session session, List<String> batch) {
    return generate(session, batch, Generation.of(config));
  }

  /** As {@link #run}, with rules, listeners or limits of your own. */
  public List<List<WrittenText>> generate(Session session, List<String> batch, Generation how) {
    List<PromptText> starts = batch.stream().map(this::start).toList();
    Generated generated =
        Generator.causal(session, folder).generate(prompt(starts), how.withTokenizer(tokenizer));
    return IntStream.range(0, batch.size())
        .mapToObj(item -> answers(starts.get(item), generated.item(item)))
        .toList();
  }

  @Override
  public List<WrittenText> stream(Session session, String input, Consumer<String> pieces) {
    PromptText start = start(input);
    if (full && start.chat().isEmpty()) {
      pieces.accept(input);
    }
    TextStream text = new TextStream(this::text, start.ids(), pieces);
    TokenListener first = (row, id) -> tell(text, row, id);
    List<WrittenText> answers =
        generate(session, List.of(input), Generation.of(config).withListener(first)).get(0);
    text.end();
    answers.stream().skip(1).forEach(other -> pieces.accept("\n" + other.text()));
    return answers;
  }

  private static void tell(TextStream text, int row, long id) {
    if (row == 0) {
      text.add(id);
    }
  }

  /** As {@link #run}, for one input under a limit of time that can be cancelled. */
  public List<WrittenText> run(Session session, String input, RunLimit limit) {
    return generate(session, List.of(input), Generation.of(config).within(limit)).get(0);
  }

  /** What stands before the first new token. */
  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record PromptText(String text, long[] ids, Optional<List<ChatMessage>> chat) {}

  private PromptText start(String input) {
    Optional<List<ChatMessage>> chat = ChatPrompt.of(input, options);
    long[] ids =
        chat.map(messages -> tokenizer.ids(template(messages), false))
            .orElseGet(() -> tokenizer.ids(input, true));
    if (ids.length == 0) {
      throw invalidInput(
          "The prompt '%s' has no tokens, and this model's tokenizer begins with none. Give at least one word."
              .formatted(input));
    }
    vocabulary.require(ids);
    return new PromptText(input, ids, chat);
  }

  private String template(List<ChatMessage> messages) {
    return ChatTemplate.of(folder).render(messages);
  }

  private Prompt prompt(List<PromptText> starts) {
    return Prompt.of(starts.stream().map(PromptText::ids).toList(), config.pad());
  }

  private List<WrittenText> answers(PromptText start, List<Sequence> sequences) {
    return sequences.stream().map(sequence -> answer(start, sequence)).toList();
  }

  private WrittenText answer(PromptText start, Sequence sequence) {
    long[] added = sequence.added();
    long[] all = Arrays.copyOf(start.ids(), start.ids().length + added.length);
    System.arraycopy(added, 0, all, start.ids().length, added.length);
    return answer(start, after(start, text(all)));
  }

  private WrittenText answer(PromptText start, String added) {
    if (!full) {
      return new WrittenText.GeneratedText(added);
    }
    return start
        .chat()
        .<WrittenText>map(messages -> longer(messages, added))
        .orElseGet(() -> new WrittenText.GeneratedText(start.text() + added));
  }

  private static WrittenText longer(List<ChatMessage> messages, String added) {
    List<ChatMessage> longer = new ArrayList<>(messages);
    longer.add(new ChatMessage("assistant", added));
    return new WrittenText.GeneratedChat(longer);
  }

  /** As published, what comes after as many characters as the prompt decodes to. */
  private String after(PromptText start, String text) {
    return text.substring(Math.min(text.length(), text(start.ids()).length()));
  }

  private String text(long[] ids) {
    return texts.of(ids);
  }
}
