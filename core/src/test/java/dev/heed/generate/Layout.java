package dev.heed.generate;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.testing.Golden;
import dev.heed.testing.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A reference model with its decoder in one of the graph layouts of its folder, opened. */
final class Layout implements AutoCloseable {

  private static final ModelRuntime RUNTIME = ModelRuntime.create(System.err::println);

  final AtomicInteger open = new AtomicInteger();
  final ModelFolder folder;
  final Optional<Session> encoder;
  final List<WatchedSession> decoders = new ArrayList<>();
  final Generator generator;

  private Layout(String model, String... graphs) {
    Path path = Reference.folder("models/" + model);
    folder = ModelFolder.open(path);
    encoder =
        folder.hasGraph("encoder_model") ? Optional.of(session("encoder_model")) : Optional.empty();
    for (String graph : graphs) {
      decoders.add(new WatchedSession(session(graph), open));
    }
    Decoder decoder =
        decoders.size() == 1
            ? Decoder.of(decoders.get(0))
            : Decoder.of(decoders.get(0), decoders.get(1));
    generator = new Generator(decoder, ModelConfig.positions(folder));
  }

  private Session session(String graph) {
    return RUNTIME.open(folder.graph(graph), new Device.Cpu(1));
  }

  static Layout open(String model, String layout) {
    return switch (layout) {
      case "merged" -> new Layout(model, "decoder_model_merged");
      case "pair" -> new Layout(model, "decoder_model", "decoder_with_past_model");
      case "uncached" -> new Layout(model, "decoder_model");
      default -> new Layout(model, "model");
    };
  }

  /** The layouts that a folder's graphs allow. */
  static List<String> of(String model) {
    ModelFolder folder = ModelFolder.open(Reference.folder("models/" + model));
    return Map.of(
            "merged", List.of("decoder_model_merged"),
            "pair", List.of("decoder_model", "decoder_with_past_model"),
            "uncached", List.of("decoder_model"),
            "causal", List.of("model"))
        .entrySet()
        .stream()
        .filter(entry -> entry.getValue().stream().allMatch(folder::hasGraph))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  GenerationConfig config() {
    return GenerationConfig.of(folder);
  }

  /** What the encoder makes of a case's inputs; empty for a causal model. */
  Optional<Encoded> encode(Golden inputs) {
    return encoder.map(
        session ->
            Encoded.by(
                new WatchedSession(session, open),
                new dev.heed.runtime.Inputs(inputs.inputs()),
                RunLimit.none()));
  }

  /** Generates for a case, from the decoder's prompt that it has or that the model starts with. */
  Generated generate(Golden inputs, long[] decoderPrompt, Generation how) {
    Optional<Encoded> encoded = encode(inputs);
    if (encoded.isEmpty()) {
      return generator.generate(Prompt.of(new dev.heed.runtime.Inputs(inputs.inputs())), how);
    }
    try (Encoded states = encoded.get()) {
      return generator.generate(states, Prompt.repeated(states.batch(), decoderPrompt), how);
    }
  }

  @Override
  public void close() {
    Stream.concat(encoder.stream(), decoders.stream()).forEach(Session::close);
  }
}
