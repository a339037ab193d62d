package dev.heed.op;

import static java.util.Objects.requireNonNull;

import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sum of tokens and the norm of it, which the runtime computes in one step; a bias of the second
 * summand goes along.
 *
 * @param sum the node {@code x + y}
 * @param norm the node that normalises it
 * @see <a href="https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md">ONNX
 *     Runtime, contributed operators: SkipLayerNormalization</a>
 */
record SkipNorm(OnnxNode sum, OnnxNode norm) {

  /** Of a norm of a sum; empty where the runtime's step cannot add these summands. */
  static Optional<SkipNorm> of(OnnxNode sum, OnnxNode norm) {
    return Optional.of(new SkipNorm(sum, norm)).filter(skip -> ofTokens(sum.node()));
  }

  /** Two of one size, or one for all items: the runtime's step broadcasts no more than that. */
  private static boolean ofTokens(Node sum) {
    Value x = requireNonNull(sum.input(0));
    Value y = requireNonNull(sum.input(1));
    Dims made = sum.outputs().get(0).dims();
    boolean fits = fits(x, made) && fits(y, made);
    return fits && x.type() == ElementType.F32 && (x.dims().equals(made) || y.dims().equals(made));
  }

  private static boolean fits(Value summand, Dims made) {
    Dims ofAll = made.rank() == 3 ? made.with(0, Dim.of(1)) : made;
    return summand.rank() == 3 && (summand.dims().equals(made) || summand.dims().equals(ofAll));
  }

  /** Its outputs: the normalised tokens, two that are not used, and the sum. */
  OnnxNode fused(OnnxNames names) {
    Spec tokens = norm.node().outputs().get(0);
    Attributes attributes =
        Attributes.of("epsilon", (double) norm.node().attributes().real("epsilon", 1e-5f));
    Node node =
        new Node(
            Fusion.DOMAIN,
            "SkipLayerNormalization",
            inputs(),
            attributes,
            List.of(tokens, tokens, tokens, sum.node().outputs().get(0)));
    List<String> outputs = List.of(norm.outputs().get(0), "", "", sum.outputs().get(0));
    return new OnnxNode(names.beside(norm, "SkipLayerNormalization"), node, outputs);
  }

  private List<@Nullable Value> inputs() {
    boolean first = sum.node().outputs().get(0).dims().equals(summand(0).dims());
    Value tokens = summand(first ? 0 : 1);
    Value other = summand(first ? 1 : 0);
    List<@Nullable Value> inputs = new ArrayList<>();
    Optional<OnnxNode> biased = Biases.added(other);
    inputs.add(tokens);
    inputs.add(biased.map(add -> add.node().input(0)).orElse(other));
    inputs.add(norm.node().input(1));
    inputs.add(norm.node().input(2));
    biased.ifPresent(add -> inputs.add(add.node().input(1)));
    return inputs;
  }

  private Value summand(int i) {
    return requireNonNull(sum.node().input(i));
  }
}
