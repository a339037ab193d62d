package dev.heed.look.explain;

import dev.heed.layer.FolderGraphs;
import dev.heed.look.AttentionResult;
import dev.heed.look.Look;
import dev.heed.look.LookOptions;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.spi.ModelInput;
import dev.heed.tensor.Tensor;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder's graphs held open to look at one input after another. Any number of threads may use it
 * at once; close it when the last is done.
 *
 * <pre>{@code
 * Explainer explainer = heed.explainer(folder);
 * try (Looking looking = explainer.open(LookOptions.allMaps())) {
 *   String page = looking.at(explainer.read("cat.png")).page().html();
 * }
 * }</pre>
 */
public final class Looking implements AutoCloseable {

  private final Explainer explainer;
  private final Look look;
  private final Optional<Look> decoder;

  private Looking(Explainer explainer, Look look, Optional<Look> decoder) {
    this.explainer = explainer;
    this.look = look;
    this.decoder = decoder;
  }

  static Looking open(Explainer explainer, LookOptions shown) {
    ModelFolder folder = explainer.folder();
    String graph = explainer.graph().orElseGet(() -> explainer.looks().usual(folder));
    Look look = explainer.looks().open(folder, graph, Device.CPU, shown);
    try {
      Optional<String> decoder = shown.maps() ? decoder(explainer) : Optional.empty();
      return new Looking(
          explainer,
          look,
          decoder.map(name -> explainer.looks().open(folder, name, Device.CPU, shown)));
    } catch (RuntimeException | Error e) {
      look.close();
      throw e;
    }
  }

  /** Beside an encoder, where no graph was chosen. */
  private static Optional<String> decoder(Explainer explainer) {
    ModelFolder folder = explainer.folder();
    FolderGraphs graphs = explainer.looks().graphs(folder);
    return explainer.graph().isEmpty() && graphs.has("encoder_model")
        ? Stream.of("decoder_model", "decoder_model_merged").filter(graphs::has).findFirst()
        : Optional.empty();
  }

  /**
   * Runs the model and sees what it looks at. Where an encoder has a decoder beside it, and no
   * graph was chosen, that one writes, and what it looks at is seen too.
   */
  public Explanation at(ModelInput<?> input) {
    AttentionResult seen = look.run(Explainer.fitted(input, look.session()));
    Explanation encoder = Explanation.of(input, explainer.processors(), seen);
    return decoder.map(writer -> withDecoder(encoder, writer, states(seen))).orElse(encoder);
  }

  private static Tensor states(AttentionResult encoded) {
    return encoded.outputs().byName().values().iterator().next();
  }

  private Explanation withDecoder(Explanation encoder, Look writer, Tensor states) {
    GreedyTrace trace = GreedyTrace.of(writer, explainer.folder(), states, explainer.maxTokens());
    return encoder.and(trace.result().maps(), trace.ids());
  }

  @Override
  public void close() {
    decoder.ifPresent(Look::close);
    look.close();
  }
}
