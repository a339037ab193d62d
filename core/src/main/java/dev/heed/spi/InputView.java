package dev.heed.spi;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How inputs of one modality are looked at: what a model's tokens stand for in them, how parts of
 * them are covered, how a map is laid over them, and how large a made-up one is. A plugin gives it
 * with its {@link ProcessorType}; each method may be left out. Safe for concurrent calls.
 *
 * <pre>{@code
 * final class RowView implements InputView<List<String>> {
 *   public Optional<TokenAxis> tokens(ModelInput<List<String>> input, int count) {
 *     return input.original()
 *         .filter(columns -> columns.size() == count)
 *         .map(columns -> new TokenAxis.LabelAxis(columns));
 *   }
 * }
 * }</pre>
 */
public interface InputView<I> {

  /** A view that knows nothing: tokens are numbered, nothing is covered or drawn. */
  static <I> InputView<I> plain() {
    return new InputView<>() {};
  }

  /**
   * What tokens stand for.
   *
   * @param count how many queries or keys a map has
   * @return empty where that many tokens are none of this input's
   */
  default Optional<TokenAxis> tokens(ModelInput<I> input, int count) {
    return Optional.empty();
  }

  /**
   * The parts that can be covered, one after the other, to see what each is worth.
   *
   * @param inputs as the graph takes them
   * @return empty where these inputs are of another modality
   */
  default Optional<Coverings> coverings(ModelInput<I> input, Inputs inputs) {
    return Optional.empty();
  }

  /** The picture that patches lie on, for a page; empty where there is none. */
  default Optional<Picture> picture(ModelInput<I> input) {
    return Optional.empty();
  }

  /**
   * Maps laid over the input.
   *
   * @param maps F32 {@code [1, H, Q, K]} each
   * @return a PNG file; empty where none of the maps is of the whole input
   * @throws HeedException INVALID_OPTION where nothing can be laid over inputs of this modality
   */
  default Optional<byte[]> overlay(ModelInput<I> input, List<Tensor> maps) {
    throw noOverlay();
  }

  /** What {@link #overlay} throws where nothing can be laid over an input. */
  static HeedException noOverlay() {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "Only attention over a picture can be laid over it. Write .html to browse, or"
            + " .safetensors.");
  }

  /**
   * How long an axis of a made-up input is, where the graph leaves it to each run.
   *
   * @param folder whose {@code config.json} may say it
   * @return empty where the tensor is none of this modality's
   */
  default OptionalLong size(ModelFolder folder, TensorSpec tensor, int axis) {
    return OptionalLong.empty();
  }

  /**
   * A whole number above 0 of {@code config.json}, or of a configuration nested in it: what {@link
   * #size} needs. Of a list, the first.
   *
   * @param keys of which the first that is there counts
   */
  static int configured(ModelFolder folder, int defaultValue, String... keys) {
    return folder.findJson("config.json").stream()
        .flatMap(InputView::withNested)
        .flatMap(json -> Stream.of(keys).flatMap(key -> JsonNodes.find(json, key).stream()))
        .map(node -> node.isArray() && !node.isEmpty() ? node.get(0) : node)
        .filter(node -> node.canConvertToInt() && node.asInt() > 0)
        .map(node -> node.asInt())
        .findFirst()
        .orElse(defaultValue);
  }

  private static Stream<Json> withNested(Json config) {
    return Stream.concat(
        Stream.of(config),
        Stream.of("vision_config", "text_config", "audio_config", "encoder", "decoder")
            .filter(key -> JsonNodes.find(config, key).filter(node -> node.isObject()).isPresent())
            .map(config::object));
  }
}
