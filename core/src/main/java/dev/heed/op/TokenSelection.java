package dev.heed.op;

import static java.util.Objects.requireNonNull;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A step that takes one or some of the tokens {@code [B, N, C]}, the same ones whatever they are:
 * the class token by its place, or a range.
 *
 * @param range the operands of a Slice that takes them: starts, ends, axes, steps
 * @param left the axis of tokens where only those are left
 */
record TokenSelection(OnnxNode node, List<Value> range, Dim left) {

  static Optional<TokenSelection> of(OnnxNode node, OnnxNames names) {
    Value tokens = node.node().input(0);
    if (tokens == null || tokens.rank() != 3) {
      return Optional.empty();
    }
    return switch (node.node().operator()) {
      case "Gather" -> place(node, names);
      case "Slice" -> range(node);
      default -> Optional.empty();
    };
  }

  private static Optional<TokenSelection> place(OnnxNode node, OnnxNames names) {
    boolean ofTokens = node.node().attributes().number("axis", 0) == 1;
    return Producers.place(node.node().input(1))
        .filter(place -> ofTokens)
        .map(place -> new TokenSelection(node, range(place, names), Dim.of(1)));
  }

  private static List<Value> range(long place, OnnxNames names) {
    return Arrays.stream(new long[] {place, place == -1 ? Long.MAX_VALUE : place + 1, 1, 1})
        .<Value>mapToObj(number -> vector(number, names))
        .toList();
  }

  static OnnxValue vector(long number, OnnxNames names) {
    Tensor tensor = Tensor.of(Shape.of(1), number);
    return OnnxValue.of(new OnnxValue.Origin.Constant(names.constant(), tensor));
  }

  /**
   * A range of fixed size, or one that each run chooses: the tokens but one are not worth a step of
   * their own.
   */
  private static Optional<TokenSelection> range(OnnxNode node) {
    List<Value> range =
        node.node().inputs().stream().skip(1).map(value -> requireNonNull(value)).toList();
    boolean chosen = Producers.isGiven(range.get(0));
    boolean fixed =
        range.size() == 4 && range.stream().skip(chosen ? 1 : 0).allMatch(Producers::isStored);
    return Producers.place(node.node().input(3))
        .filter(axis -> fixed && axis == 1)
        .map(axis -> new TokenSelection(node, range, node.node().outputs().get(0).dims().axis(1)))
        .filter(pick -> chosen || pick.left().isFixed());
  }

  /** What takes its place where only those tokens are left. */
  OnnxNode after(OnnxValue tokens, OnnxNames names) {
    Node old = node.node();
    Node last =
        old.operator().equals("Gather")
            ? new Node(
                "", "Squeeze", List.of(tokens, vector(1, names)), Attributes.none(), old.outputs())
            : new Node("", "Identity", List.of(tokens), Attributes.none(), old.outputs());
    return new OnnxNode(names.beside(node, last.operator()), last, node.outputs());
  }

  /** The spec of {@code [B, N, C]} or {@code [B, N]...} where only those tokens are left. */
  Spec narrow(Spec spec) {
    ElementType type = spec.type();
    return spec.dims().rank() == 3 ? new Spec(type, spec.dims().with(1, left)) : spec;
  }
}
