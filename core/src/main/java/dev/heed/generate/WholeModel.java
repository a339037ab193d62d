package dev.heed.generate;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.api.Internal;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.FittedInputs;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A model as its published class: all of its inputs in one call, however many graphs it has, and
 * what it writes greedily. Not for several threads; it closes the graphs that it opened.
 */
@Internal
public final class WholeModel implements AutoCloseable {

  private static final String ENCODER = "encoder_model";

  /** An encoder of text that looks at a picture meanwhile. */
  private static final String LOOKING = "text_encoder";

  private static final String FIRST = "decoder_model";
  private static final String NEXT = "decoder_with_past_model";
  private static final String MERGED = "decoder_model_merged";
  private static final String WRITTEN = "decoder_input_ids";
  private static final String MASK = "attention_mask";
  private static final String WORDS = "embed_tokens";
  private static final String VECTORS = "inputs_embeds";
  private static final String SEEN = "vision_encoder";

  private final ModelFolder folder;
  private final List<String> graphs;
  private final Function<String, Session> opening;
  private final Consumer<String> notices;
  private final Map<String, Session> opened = new HashMap<>();

  /**
   * For a folder.
   *
   * @param graphs those that can be opened
   * @param opening opens one
   * @param notices gets a line where an input is left out
   */
  public WholeModel(
      ModelFolder folder,
      List<String> graphs,
      Function<String, Session> opening,
      Consumer<String> notices) {
    this.folder = folder;
    this.graphs = List.copyOf(graphs);
    this.opening = opening;
    this.notices = notices;
  }

  /** Whether the model is an encoder and a decoder that reads it. */
  public static boolean hasDecoder(List<String> graphs) {
    return !graphs.contains("model")
        && (graphs.contains(ENCODER) || graphs.contains(LOOKING))
        && (graphs.contains(FIRST) || graphs.contains(MERGED));
  }

  private String encoderName() {
    return graphs.contains(ENCODER) ? ENCODER : LOOKING;
  }

  /** {@code logits} and {@code encoder_last_hidden_state}, or all that a single graph gives. */
  public Map<String, Tensor> run(Map<String, Tensor> given, String graph) {
    return hasDecoder(graphs) ? read(given) : single(given, graph);
  }

  private Map<String, Tensor> single(Map<String, Tensor> given, String graph) {
    Session session = session(graph);
    return session.run(FittedInputs.fit(given, session.signature(), notices)).byName();
  }

  private Map<String, Tensor> read(Map<String, Tensor> given) {
    Session encoder = session(encoderName());
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    try (Encoded encoded = Encoded.by(encoder, encoderInputs(given), RunLimit.none())) {
      Map<String, Tensor> decoder = new LinkedHashMap<>();
      encoded.byName().forEach((name, value) -> decoder.put(name, value.tensor()));
      outputs.put("encoder_last_hidden_state", decoder.get(Encoded.STATES));
      Tensor written = given.getOrDefault(WRITTEN, given.get(writtenName(encoder)));
      if (written != null) {
        decoder.put("input_ids", written);
        Session first = session(graphs.contains(FIRST) ? FIRST : MERGED);
        first
            .run(FittedInputs.fit(decoder, first.signature()))
            .byName()
            .forEach((name, tensor) -> keep(outputs, name, tensor));
      }
    }
    return outputs;
  }

  /** What the decoder begins with is called so where the encoder reads no text itself. */
  private static String writtenName(Session encoder) {
    boolean reads =
        encoder.signature().input("input_ids").isPresent()
            || encoder.signature().input(VECTORS).isPresent();
    return reads ? WRITTEN : "input_ids";
  }

  /** The cache is for later steps. */
  private static void keep(Map<String, Tensor> outputs, String name, Tensor tensor) {
    if (!name.startsWith("present")) {
      outputs.put(name, tensor);
    }
  }

  /** With a mask, which the decoder may want where the encoder takes none. */
  private Inputs encoderInputs(Map<String, Tensor> given) {
    Map<String, Tensor> all = new LinkedHashMap<>(given);
    all.remove(WRITTEN);
    if (graphs.contains(WORDS) && given.containsKey("input_ids")) {
      all.put(VECTORS, vectors(given));
    }
    if (encoderName().equals(LOOKING) && given.containsKey("pixel_values")) {
      Map<String, Tensor> picture = Map.of("pixel_values", given.get("pixel_values"));
      all.put("image_features", single(picture, SEEN).get("image_features"));
    }
    Tensor ids = all.get("input_ids");
    if (ids != null && !all.containsKey(MASK)) {
      long[] ones = new long[Math.toIntExact(ids.shape().elements())];
      Arrays.fill(ones, 1);
      all.put(MASK, Tensor.of(ids.shape(), ones));
    }
    return new Inputs(all);
  }

  /** The vectors of words, and those of a picture in the places that are kept for it. */
  private Tensor vectors(Map<String, Tensor> given) {
    Tensor ids = given.get("input_ids");
    Tensor words = single(Map.of("input_ids", ids), WORDS).get(VECTORS);
    if (!graphs.contains(SEEN) || !given.containsKey("pixel_values")) {
      return words;
    }
    Tensor picture =
        single(Map.of("pixel_values", given.get("pixel_values")), SEEN).get("image_features");
    long place = folder.config().integer("image_token_id");
    int width = words.shape().size(-1);
    float[] all = words.toFloats();
    float[] seen = picture.toFloats();
    long[] tokens = ids.toLongs();
    int next = 0;
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] == place && (next + 1) * width <= seen.length) {
        System.arraycopy(seen, next++ * width, all, i * width, width);
      }
    }
    if (next * width != seen.length
        || Arrays.stream(tokens).filter(t -> t == place).count() != next) {
      throw invalidInput(
          "The text keeps %s places for pictures (token %s), but they are %s vectors."
              .formatted(
                  Arrays.stream(tokens).filter(t -> t == place).count(),
                  place,
                  seen.length / width));
    }
    return Tensor.of(words.shape(), all);
  }

  /**
   * {@code sequences} I64 {@code [B, N]}: the prompt, or what the decoder begins with, and so many
   * tokens, the likeliest each; nothing ends them earlier.
   */
  public Tensor write(Map<String, Tensor> given, String graph, int newTokens) {
    GenerationConfig config =
        GenerationConfig.of(folder)
            .with("max_new_tokens", newTokens)
            .with("num_beams", 1)
            .with("do_sample", false)
            .with("eos_token_id", null)
            .with("forced_eos_token_id", null);
    Generation how = Generation.of(config);
    return hasDecoder(graphs)
        ? sequences(translated(given, how))
        : sequences(
            Generator.causal(session(graph), folder).generate(Prompt.of(prompt(given)), how));
  }

  private Generated translated(Map<String, Tensor> given, Generation how) {
    Decoder decoder =
        graphs.contains(MERGED)
            ? Decoder.of(session(MERGED))
            : graphs.contains(NEXT)
                ? Decoder.of(session(FIRST), session(NEXT))
                : Decoder.of(session(FIRST));
    Generator generator = new Generator(decoder, ModelConfig.positions(folder));
    try (Encoded encoded =
        Encoded.by(session(encoderName()), encoderInputs(given), RunLimit.none())) {
      Prompt start = Prompt.repeated(encoded.batch(), how.config().decoderStart());
      return generator.generate(encoded, start, how);
    }
  }

  private static Inputs prompt(Map<String, Tensor> given) {
    Tensor ids =
        Optional.ofNullable(given.get("input_ids"))
            .orElseThrow(
                () ->
                    invalidInput(
                        "To write on, the model needs 'input_ids'. Given: %s."
                            .formatted(given.keySet())));
    Inputs inputs = Inputs.of("input_ids", ids);
    Tensor mask = given.get(MASK);
    return mask == null
        ? inputs
        : inputs.and(MASK, FittedInputs.firstColumns(mask, ids.shape().size(-1)));
  }

  private static Tensor sequences(Generated generated) {
    long[][] rows = generated.padded();
    long[] all = Arrays.stream(rows).flatMapToLong(Arrays::stream).toArray();
    return Tensor.of(Shape.of(rows.length, rows[0].length), all);
  }

  private Session session(String graph) {
    return opened.computeIfAbsent(graph, opening);
  }

  @Override
  public void close() {
    opened.values().forEach(Session::close);
  }
}
