package dev.heed.onnx.match;

import dev.heed.onnx.GraphNode;
import java.util.List;
import java.util.Optional;

/** Recognises layer norms: as one operator, or as means, a power and a root. */
public final class NormSearch {

  private final GraphScope scope;
  private final Scalars scalars;

  public NormSearch(GraphScope scope) {
    this.scope = scope;
    this.scalars = new Scalars(scope);
  }

  /**
   * A norm over the last axis.
   *
   * @param of what is normalised
   * @param weight a stored vector
   * @param bias a stored vector
   * @param last the node that makes the result
   */
  public record Norm(String of, String weight, String bias, float epsilon, GraphNode last) {}

  /** The norm whose result {@code node} makes. */
  public Optional<Norm> at(GraphNode node) {
    if (node.is("LayerNormalization")) {
      return Optional.of(node)
          .filter(n -> n.number("axis", -1) == -1 && n.has(2) && n.outputs().size() == 1)
          .map(n -> new Norm(n.input(0), n.input(1), n.input(2), n.real("epsilon", 1e-5f), n))
          .filter(norm -> isVector(norm.weight()) && isVector(norm.bias()));
    }
    return beside(node, "Add")
        .flatMap(
            shifted ->
                scope
                    .producer(shifted.other())
                    .flatMap(mul -> beside(mul, "Mul"))
                    .flatMap(scaled -> spelledOut(node, scaled, shifted.vector())));
  }

  /** An operand that is a stored vector, and the other one. */
  private record Beside(String vector, String other) {}

  private Optional<Beside> beside(GraphNode node, String operator) {
    if (!node.is(operator)) {
      return Optional.empty();
    }
    return isVector(node.input(1))
        ? Optional.of(new Beside(node.input(1), node.input(0)))
        : isVector(node.input(0))
            ? Optional.of(new Beside(node.input(0), node.input(1)))
            : Optional.empty();
  }

  /** Whether a value is a stored tensor of one axis. */
  public boolean isVector(String value) {
    return scope.weight(value).filter(weight -> weight.axes().size() == 1).isPresent();
  }

  /** {@code (x - mean(x)) / sqrt(mean((x - mean(x))^2) + epsilon)}. */
  private Optional<Norm> spelledOut(GraphNode last, Beside scaled, String bias) {
    Optional<GraphNode> division = made(scaled.other(), "Div");
    Optional<String> centred = division.map(div -> div.input(0));
    Optional<String> of = centred.flatMap(this::centred);
    Optional<GraphNode> variance =
        division
            .flatMap(div -> made(div.input(1), "Sqrt"))
            .flatMap(root -> made(root.input(0), "Add"));
    Optional<Float> epsilon = variance.flatMap(add -> scalars.number(add.input(1)));
    Optional<String> squared =
        variance.flatMap(add -> mean(add.input(0))).flatMap(this::squared).flatMap(this::centred);
    return of.isPresent() && epsilon.isPresent() && squared.equals(of)
        ? Optional.of(new Norm(of.get(), scaled.vector(), bias, epsilon.get(), last))
        : Optional.empty();
  }

  private Optional<GraphNode> made(String value, String operator) {
    return scope.producer(value).filter(node -> node.is(operator));
  }

  /** {@code x} of {@code x - mean(x)}. */
  private Optional<String> centred(String value) {
    return made(value, "Sub")
        .filter(sub -> mean(sub.input(1)).equals(Optional.of(sub.input(0))))
        .map(sub -> sub.input(0));
  }

  private Optional<String> squared(String value) {
    Optional<String> power =
        made(value, "Pow")
            .filter(pow -> scalars.number(pow.input(1)).equals(Optional.of(2f)))
            .map(pow -> pow.input(0));
    return power.or(
        () ->
            made(value, "Mul")
                .filter(mul -> mul.input(0).equals(mul.input(1)))
                .map(mul -> mul.input(0)));
  }

  /** {@code x} of its mean over the last axis, which stays. */
  private Optional<String> mean(String value) {
    return made(value, "ReduceMean")
        .filter(node -> node.number("keepdims", 1) == 1 && axes(node).equals(List.of(-1L)))
        .map(node -> node.input(0));
  }

  private List<Long> axes(GraphNode node) {
    return node.has(1) ? scope.integers(node.input(1)).orElse(List.of()) : node.numbers("axes");
  }
}
