package dev.heed.cli;

import dev.heed.runtime.Signature;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A stored case as one graph of its folder can take it: cases are stored as whole models see them,
 * encoder and decoder together.
 *
 * @param feed what goes in, by the graph's names
 */
record GraphCase(Golden golden, String graph, Map<String, Tensor> feed) {

  private static final String PAST = "past_key_values.";
  private static final String SWITCH = "use_cache_branch";

  /** Empty where the graph wants something that the case does not have. */
  static Optional<GraphCase> of(Golden golden, String graph, Signature signature) {
    Map<String, Tensor> feed = new LinkedHashMap<>();
    List<TensorSpec> wanted =
        signature.inputs().stream().filter(spec -> !begins(spec, signature)).toList();
    wanted.forEach(spec -> find(golden, spec.name()).ifPresent(t -> feed.put(spec.name(), t)));
    return feed.size() == wanted.size()
        ? Optional.of(new GraphCase(golden, graph, feed))
        : Optional.empty();
  }

  /** A merged decoder is told that it has no past yet; another one needs a real past. */
  private static boolean begins(TensorSpec spec, Signature signature) {
    boolean merged = signature.input(SWITCH).isPresent();
    return merged && (spec.name().equals(SWITCH) || spec.name().startsWith(PAST));
  }

  private static Optional<Tensor> find(Golden golden, String name) {
    Map<String, Tensor> inputs = golden.inputs();
    Optional<Tensor> states =
        name.equals("encoder_hidden_states")
            ? Optional.ofNullable(golden.outputs().get("encoder_last_hidden_state"))
            : Optional.empty();
    return Optional.ofNullable(inputs.getOrDefault("decoder_" + name, inputs.get(name)))
        .or(() -> states);
  }

  /** Which of its inputs the graph takes at another size only. */
  Optional<String> forbidden(Signature signature) {
    return feed.entrySet().stream()
        .filter(entry -> !fits(entry.getValue(), signature.input(entry.getKey()).orElseThrow()))
        .map(
            e ->
                "%s %s, but the graph takes %s"
                    .formatted(
                        e.getKey(),
                        e.getValue().shape(),
                        signature.input(e.getKey()).orElseThrow()))
        .findFirst();
  }

  private static boolean fits(Tensor tensor, TensorSpec spec) {
    return tensor.shape().rank() == spec.axes().size()
        && IntStream.range(0, spec.axes().size())
            .allMatch(
                i ->
                    spec.axes().get(i).size().orElse(tensor.shape().axis(i))
                        == tensor.shape().axis(i));
  }

  /** What was stored of the outputs that were given, by the graph's names. */
  Map<String, Tensor> expected(Map<String, Tensor> given) {
    Map<String, Tensor> expected = new LinkedHashMap<>();
    given.keySet().forEach(name -> stored(name).ifPresent(tensor -> expected.put(name, tensor)));
    return expected;
  }

  /** What one graph gives to the next was stored among the case's inputs. */
  private Optional<Tensor> stored(String name) {
    String whole = graph.startsWith("encoder") ? "encoder_" + name : name;
    return Optional.ofNullable(golden.outputs().get(whole))
        .or(() -> Optional.ofNullable(golden.inputs().get(name)));
  }

  @Override
  public String toString() {
    return golden + " " + graph;
  }
}
