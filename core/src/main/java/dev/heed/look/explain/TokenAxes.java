package dev.heed.look.explain;

import dev.heed.look.AttentionMap;
import dev.heed.look.FoundAttention.Kind;
import dev.heed.spi.TokenAxis;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the queries or keys of a map stand for, from what the model was shown. */
record TokenAxes(Explanation explained) {

  TokenAxis queries(AttentionMap map) {
    int tokens = map.weights().shape().size(2);
    boolean writes =
        map.attention().kind() != Kind.ENCODER && explained.generated().length == tokens;
    return writes ? words(explained.generated()) : read(map, tokens);
  }

  TokenAxis keys(AttentionMap map) {
    int tokens = map.weights().shape().size(3);
    boolean same = tokens == map.weights().shape().size(2) && map.attention().kind() != Kind.CROSS;
    return same ? queries(map) : read(map, tokens);
  }

  /** Ids tell most exactly what tokens are; after them each modality is asked. */
  private TokenAxis read(AttentionMap map, int tokens) {
    if (isInWindows(map)) {
      return numbered(tokens);
    }
    Optional<Tensor> ids =
        explained
            .input()
            .tensor("input_ids")
            .filter(tensor -> tensor.shape().rank() == 2 && tensor.shape().size(1) == tokens);
    if (ids.isPresent()) {
      return words(Arrays.copyOf(ids.get().toLongs(), tokens));
    }
    return explained
        .views()
        .<Optional<TokenAxis>>map(view -> view.tokens(tokens))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() -> numbered(tokens));
  }

  /** Windows lie where a batch does. */
  private static boolean isInWindows(AttentionMap map) {
    return map.weights().shape().axis(0) != 1;
  }

  private TokenAxis words(long[] ids) {
    return explained
        .input()
        .tokenizer()
        .<TokenAxis>map(
            tokenizer ->
                new TokenAxis.LabelAxis(
                    Arrays.stream(ids)
                        .mapToObj(id -> label(tokenizer.decode(new long[] {id}, false), id))
                        .toList()))
        .orElseGet(() -> numbered(ids.length));
  }

  private static String label(String text, long id) {
    return text.isBlank() ? "[" + id + "]" : text.strip();
  }

  private static TokenAxis numbered(int tokens) {
    return new TokenAxis.LabelAxis(IntStream.range(0, tokens).mapToObj(String::valueOf).toList());
  }
}
