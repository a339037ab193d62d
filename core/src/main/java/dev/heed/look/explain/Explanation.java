package dev.heed.look.explain;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.look.AttentionMap;
import dev.heed.look.AttentionResult;
import dev.heed.look.FoundAttention;
import dev.heed.look.FoundAttention.Kind;
import dev.heed.look.page.AttentionPage;
import dev.heed.look.page.LayerView;
import dev.heed.model.Safetensors;
import dev.heed.spi.InputView;
import dev.heed.spi.ModelInput;
import dev.heed.spi.ProcessorType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one input.
 *
 * @param processors of which each shows inputs of its modality
 * @param maps those of the model, or one that was made of them
 * @param generated the ids that a decoder wrote; none where there is no decoder beside an encoder
 */
@SuppressWarnings("ArrayRecordComponent") // read only
public record Explanation(
    ModelInput<?> input,
    List<ProcessorType<?>> processors,
    List<AttentionMap> maps,
    long[] generated) {

  public Explanation {
    processors = List.copyOf(processors);
    maps = List.copyOf(maps);
  }

  /** Of one run; a rollout counts as a map. */
  public static Explanation of(
      ModelInput<?> input, List<ProcessorType<?>> processors, AttentionResult result) {
    List<AttentionMap> maps = new ArrayList<>(result.maps());
    result.rollout().ifPresent(product -> maps.add(made("rollout", "all layers", product)));
    return new Explanation(input, processors, maps, new long[0]);
  }

  /** A map that was computed, {@code [B, Q, K]}. */
  static AttentionMap made(String name, String from, Tensor map) {
    Shape shape = map.shape();
    return new AttentionMap(
        new FoundAttention(name, 0, Kind.ENCODER, Optional.of(1), from),
        map.reshaped(Shape.of(shape.axis(0), 1, shape.axis(1), shape.axis(2))));
  }

  /** And what a decoder wrote and looked at. */
  Explanation and(List<AttentionMap> more, long[] ids) {
    return new Explanation(
        input, processors, Stream.concat(maps.stream(), more.stream()).toList(), ids);
  }

  Stream<Views.View<?>> views() {
    return Views.of(input, processors);
  }

  /**
   * One layer of each kind, or one head.
   *
   * @param layer from 0; null for all
   * @param head from 0; null for all
   * @throws HeedException INVALID_OPTION where there is none such; the message names what there is
   */
  public Explanation only(@Nullable Integer layer, @Nullable Integer head) {
    List<AttentionMap> chosen =
        maps.stream()
            .filter(map -> layer == null || map.attention().layer() == layer)
            .map(map -> head == null ? map : ofHead(map, head))
            .toList();
    if (chosen.isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "There is no layer %s. The model has: %s."
              .formatted(layer, String.join(", ", maps.stream().map(AttentionMap::name).toList())));
    }
    return new Explanation(input, processors, chosen, generated);
  }

  /** The maps by their names, in order: F32 {@code [B, H, Q, K]}. */
  public Map<String, Tensor> byName() {
    Map<String, Tensor> byName = new LinkedHashMap<>();
    maps.forEach(map -> byName.put(map.name(), map.weights()));
    return byName;
  }

  /**
   * Writes it as the end of the file's name asks: {@code .safetensors} holds the maps, {@code .png}
   * lays them over the input, {@code .html} is a page to browse.
   *
   * @throws HeedException INVALID_OPTION for another end, where the file cannot be written, or
   *     where nothing can be laid over the input; UNSUPPORTED where no map is of the whole input
   */
  public void write(Path out) {
    String name = String.valueOf(out.getFileName());
    if (name.endsWith(".safetensors")) {
      Safetensors.write(out, byName(), Map.of());
    } else if (name.endsWith(".png")) {
      write(out, overlay());
    } else if (name.endsWith(".html")) {
      page().write(out);
    } else {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--out %s: its end should be .safetensors (maps), .png (laid over the picture) or .html (a page)."
              .formatted(out));
    }
  }

  private static void write(Path out, byte[] png) {
    try {
      Files.write(out, png);
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The picture cannot be written to '%s': %s. Choose a file where you may write."
              .formatted(out, e),
          e);
    }
  }

  /** The maps laid over the input, as a PNG file: one map, or a grid of layers and heads. */
  public byte[] overlay() {
    return views()
        .filter(Views.View::isOwn)
        .findFirst()
        .orElseThrow(InputView::noOverlay)
        .overlay(maps.stream().map(AttentionMap::weights).toList())
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.UNSUPPORTED,
                    "No map of this model is of a grid of patches over the whole picture (%s). Write .safetensors or .html instead."
                        .formatted(String.join(", ", byName().keySet()))));
  }

  /** A page to browse, which holds all that it shows. */
  public AttentionPage page() {
    String model = String.valueOf(input.folder().path().toAbsolutePath().getFileName());
    TokenAxes axes = new TokenAxes(this);
    return new AttentionPage(
        model,
        views().filter(Views.View::isOwn).flatMap(view -> view.picture().stream()).findFirst(),
        maps.stream()
            .map(map -> LayerView.of(first(map), axes.queries(map), axes.keys(map)))
            .toList());
  }

  /** The first item of a batch, or the first window. */
  private static AttentionMap first(AttentionMap map) {
    Shape shape = map.weights().shape();
    Shape one = Shape.of(1, shape.axis(1), shape.axis(2), shape.axis(3));
    float[] own = Arrays.copyOf(map.weights().toFloats(), (int) one.elements());
    return new AttentionMap(map.attention(), Tensor.of(one, own));
  }

  /** {@code [B, H, Q, K] -> [B, 1, Q, K]}. */
  private static AttentionMap ofHead(AttentionMap map, int head) {
    Shape shape = map.weights().shape();
    int heads = shape.size(1);
    if (head < 0 || head >= heads) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "There is no head %s in %s, which has heads 0 to %s."
              .formatted(head, map.name(), heads - 1));
    }
    int plane = shape.size(2) * shape.size(3);
    float[] all = map.weights().toFloats();
    float[] own = new float[shape.size(0) * plane];
    for (int item = 0; item < shape.size(0); item++) {
      System.arraycopy(all, (item * heads + head) * plane, own, item * plane, plane);
    }
    Shape one = Shape.of(shape.axis(0), 1, shape.axis(2), shape.axis(3));
    return new AttentionMap(map.attention(), Tensor.of(one, own));
  }
}
