package dev.heed.cli;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.look.AttentionMap;
import dev.heed.look.FoundAttention;
import dev.heed.look.Kind;
import dev.heed.look.Seen;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one input.
 *
 * @param maps those of the model, or one that was made of them
 * @param written the ids that a decoder wrote; none where there is no decoder beside an encoder
 */
record Sight(LookInput input, List<AttentionMap> maps, List<Long> written) {

  Sight {
    maps = List.copyOf(maps);
    written = List.copyOf(written);
  }

  static Sight of(LookInput input, Seen seen) {
    List<AttentionMap> maps = new ArrayList<>(seen.maps());
    seen.rollout().ifPresent(product -> maps.add(made("rollout", "all layers", product)));
    return new Sight(input, maps, List.of());
  }

  /** A map that was computed, {@code [B, Q, K]}. */
  static AttentionMap made(String name, String from, Tensor map) {
    Shape shape = map.shape();
    return new AttentionMap(
        new FoundAttention(name, 0, Kind.ENCODER, Optional.of(1), from),
        map.reshaped(Shape.of(shape.axis(0), 1, shape.axis(1), shape.axis(2))));
  }

  /** And what a decoder wrote and looked at. */
  Sight and(List<AttentionMap> more, List<Long> ids) {
    return new Sight(input, Stream.concat(maps.stream(), more.stream()).toList(), ids);
  }

  Sight only(@Nullable Integer layer, @Nullable Integer head) {
    List<AttentionMap> chosen =
        maps.stream()
            .filter(map -> layer == null || map.attention().layer() == layer)
            .map(map -> head == null ? map : ofHead(map, head))
            .toList();
    if (chosen.isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "There is no layer %d. The model has: %s."
              .formatted(layer, String.join(", ", maps.stream().map(AttentionMap::name).toList())));
    }
    return new Sight(input, chosen, written);
  }

  Map<String, Tensor> byName() {
    Map<String, Tensor> byName = new LinkedHashMap<>();
    maps.forEach(map -> byName.put(map.name(), map.weights()));
    return byName;
  }

  /** {@code [B, H, Q, K] -> [B, 1, Q, K]}. */
  private static AttentionMap ofHead(AttentionMap map, int head) {
    Shape shape = map.weights().shape();
    int heads = shape.size(1);
    if (head < 0 || head >= heads) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "There is no head %d in %s, which has heads 0 to %d."
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
