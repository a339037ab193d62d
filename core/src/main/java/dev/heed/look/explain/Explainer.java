package dev.heed.look.explain;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.look.LookOpener;
import dev.heed.look.LookOptions;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.FittedInputs;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.ModelInput;
import dev.heed.spi.Processor;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.Source;
import dev.heed.spi.Tokenizer;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Explains a folder's model on one input at a time: its attention, or what each part of the input
 * is worth. {@code heed.explainer(folder)} makes one. Safe for concurrent use; it holds nothing
 * that needs closing.
 *
 * @param looks opens graphs so that their attention comes out
 * @param sessions opens a graph of the folder as it is
 * @param processors all that are installed; those that fit the folder read inputs
 * @param graph which graph; empty for {@code model}, or else the encoder and its decoder
 * @param maxTokens how many tokens a decoder writes at most
 */
public record Explainer(
    ModelFolder folder,
    LookOpener looks,
    Function<String, Session> sessions,
    List<ProcessorType<?>> processors,
    Optional<String> graph,
    int maxTokens) {

  private static final int MAX_TOKENS = 48;

  public Explainer {
    processors = List.copyOf(processors);
  }

  /** Of the folder's usual graph. */
  public static Explainer of(
      ModelFolder folder,
      LookOpener looks,
      Function<String, Session> sessions,
      List<ProcessorType<?>> processors) {
    return new Explainer(folder, looks, sessions, processors, Optional.empty(), MAX_TOKENS);
  }

  /** Of one graph of several: {@code decoder_model}, {@code text_model}, ... */
  public Explainer withGraph(String name) {
    return new Explainer(folder, looks, sessions, processors, Optional.of(name), maxTokens);
  }

  /** With another limit for what a decoder writes. */
  public Explainer withMaxTokens(int most) {
    return new Explainer(folder, looks, sessions, processors, graph, most);
  }

  /**
   * Reads an input with the folder's processor.
   *
   * @param argument as the processor's reader takes it: a file, a folder of a clip's frames, or a
   *     text itself
   * @throws HeedException INVALID_MODEL where no processor fits the folder
   */
  public ModelInput<?> read(String argument) {
    return read(only(), argument);
  }

  /** A picture or a recording, and a text beside it, for models that take both. */
  public ModelInput<?> read(String argument, String text) {
    return read(argument).and(read(words(), text).tensors());
  }

  private ProcessorType<?> words() {
    return fitting()
        .filter(type -> type.modality().equals("text"))
        .findFirst()
        .orElseThrow(() -> none("text"));
  }

  /**
   * Reads an input's bytes with the folder's processor, such as those that came over a network.
   *
   * @throws HeedException INVALID_MODEL where no processor fits the folder
   */
  public ModelInput<?> read(Source source) {
    return read(only(), source);
  }

  /** As {@link #read(Source)}, with a text beside it, for models that take both. */
  public ModelInput<?> read(Source source, String text) {
    return read(source).and(read(words(), text).tensors());
  }

  /** Tensors by the graph's names, of which nothing more is known. */
  public ModelInput<?> of(Map<String, Tensor> tensors) {
    return new ModelInput<>(
        folder, new Inputs(tensors), Optional.empty(), Optional.empty(), tokenizer());
  }

  private <I> ModelInput<I> read(ProcessorType<I> type, String argument) {
    List<Source> found = type.reader().find(argument);
    ModelInput<I> first = read(type, found.get(0));
    return found.size() > 1 && ClipFrames.isOne(first.tensors())
        ? first.and(ClipFrames.of(folder, type, found))
        : first;
  }

  private <I> ModelInput<I> read(ProcessorType<I> type, Source source) {
    I original = type.reader().read(source);
    Processor<I> processor = type.open(folder);
    Inputs tensors = processor.process(List.of(original));
    return new ModelInput<>(
        folder, tensors, Optional.of(original), Optional.of(processor), tokenizer());
  }

  private ProcessorType<?> only() {
    return fitting().findFirst().orElseThrow(() -> none("image, text or audio"));
  }

  private Stream<ProcessorType<?>> fitting() {
    return processors.stream().filter(type -> type.fits(folder));
  }

  private HeedException none(String modality) {
    return HeedException.invalidModel(
        "The folder '%s' configures no %s processor that an installed plugin knows. A preprocessor_config.json or tokenizer.json is needed, as published with the model."
            .formatted(folder.path(), modality));
  }

  private Optional<Tokenizer> tokenizer() {
    return fitting()
        .filter(type -> type.modality().equals("text"))
        .map(type -> type.open(folder))
        .filter(Tokenizer.class::isInstance)
        .map(Tokenizer.class::cast)
        .findFirst();
  }

  /**
   * Runs the model and sees what it looks at. Where an encoder has a decoder beside it, and no
   * graph was chosen, that one writes, and what it looks at is seen too.
   *
   * @throws HeedException INVALID_MODEL where the graph shows no attention; the message says why
   */
  public Explanation attention(ModelInput<?> input, LookOptions shown) {
    try (Looking looking = open(shown)) {
      return looking.at(input);
    }
  }

  /**
   * Opens the graphs for more than one input: opening costs more than looking. The caller closes
   * it.
   *
   * @throws HeedException INVALID_MODEL where the graph shows no attention; the message says why
   */
  public Looking open(LookOptions shown) {
    return Looking.open(this, shown);
  }

  /**
   * Covers one part of the input after the other, and measures by how much the probability of the
   * first answer falls; no attention is looked at.
   *
   * @return one map, {@code occlusion}, with each part's share of all that the answer loses
   * @throws HeedException UNSUPPORTED where the model gives no {@code logits [batch, labels]}
   */
  public Explanation occlusion(ModelInput<?> input) {
    try (Session session = sessions.apply(graph.orElse("model"))) {
      return new Occluder(session, processors).occlude(input, fitted(input, session));
    }
  }

  /**
   * Through the attention of all layers, what each token matters to the first answer, by its
   * gradients: one map, {@code relevance}, in rows that sum to 1. Where a decoder reads an encoder,
   * there is one row for each word that it writes, or for the surest object. The model is built
   * from its weights.
   *
   * @throws HeedException UNSUPPORTED where the folder has no weights, or the model no {@code
   *     logits} of labels, objects or a next token; INVALID_INPUT where its attention is in windows
   *     or at a few points
   */
  public Explanation relevance(ModelInput<?> input) {
    return Relevances.of(this).relevance(input);
  }

  /**
   * The attention of each layer and head, where a weight counts as much as the answer grows with
   * it: {@code attention_gradients.0}, ..., and where a decoder reads an encoder {@code
   * encoder_attention_gradients.0}, {@code decoder_...} and {@code cross_...}, of its last word or
   * surest object.
   *
   * @throws HeedException UNSUPPORTED as {@link #relevance} does
   */
  public Explanation attentionGradients(ModelInput<?> input) {
    return Relevances.of(this).weights(input);
  }

  /** As the graph takes it. */
  static Inputs fitted(ModelInput<?> input, Session session) {
    boolean reads = session.signature().input("input_ids").isPresent();
    boolean both = input.tensor("pixel_values").isPresent() && reads;
    if (both && input.tensor("input_ids").isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "This model reads a text beside the picture: add --text \"a photo of a cat\", or name"
              + " one graph of several with --graph.");
    }
    return FittedInputs.fit(input.tensors().byName(), session.signature());
  }
}
