package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * One layer of a {@link LayerTable}: steps {@code x + f(x)}, with norms where the table has them.
 */
record TransformerLayer(
    LayerTable table,
    Optional<AttentionLayer> attention,
    Optional<TokenMixer> mixer,
    Optional<Reading> cross,
    FeedForward feedForward,
    List<Step> steps) {

  /** The step in which tokens read a memory. */
  @FunctionalInterface
  interface Reading {

    Attended across(Ops ops, Value x, LayerContext context);
  }

  /** The place where what a step made joins the tokens that went around it. */
  private static final String BRANCH = "branch";

  /** What stands around one step. */
  private record Step(
      Optional<Norm> before, Optional<Norm> after, Optional<Norm> onSum, Optional<Value> scale) {

    Value in(Ops ops, Value x) {
      return before.map(norm -> norm.apply(ops, x)).orElse(x);
    }

    Value scaled(Ops ops, Value made, double residual) {
      Value normed = after.map(norm -> norm.apply(ops, made)).orElse(made);
      Value scaled = scale.map(s -> ops.mul(normed, s)).orElse(normed);
      return residual == 1 ? scaled : ops.mul(scaled, residual);
    }

    Value out(Ops ops, Value x, Value made) {
      Value sum = ops.add(x, ops.through(BRANCH, made));
      return onSum.map(norm -> norm.apply(ops, sum)).orElse(sum);
    }
  }

  /** What a layer gives: tokens, and the weights of its attentions where they have them. */
  record Layered(Value tokens, Optional<Value> weights, Optional<Value> crossWeights) {}

  static TransformerLayer of(LayerTable table, Parameters layer, int number, Choices choices) {
    Optional<Reading> cross = reading(table, layer, number);
    List<Step> steps =
        cross.isPresent()
            ? List.of(step(table, layer, 0), step(table, layer, 1), step(table, layer, 2))
            : List.of(step(table, layer, 0), step(table, layer, 1));
    return new TransformerLayer(
        table,
        table.mixer.isPresent()
            ? Optional.empty()
            : Optional.of(attention(table.attention, table, layer, number, choices)),
        table.mixer.map(mixer -> mixer.of(layer, number)),
        cross,
        table.feedForward.of(layer, table.width),
        steps);
  }

  private static Optional<Reading> reading(LayerTable table, Parameters layer, int number) {
    if (table.crossMixer.isPresent()) {
      TokenMixer mixer = table.crossMixer.get().of(layer, number);
      return Optional.of((ops, x, context) -> mixer.apply(ops, x, context.attention()));
    }
    return table
        .cross
        .map(t -> attention(t, table, layer, number, Choices.none()))
        .map(c -> c::across);
  }

  private static AttentionLayer attention(
      AttentionTable attention, LayerTable table, Parameters layer, int number, Choices choices) {
    return AttentionLayer.of(attention, layer, number, table.width, table.norm, choices);
  }

  private static Step step(LayerTable table, Parameters layer, int i) {
    return new Step(
        name(table.before, i).map(name -> table.norm(layer.at(name))),
        name(table.after, i).map(name -> table.norm(layer.at(name))),
        name(table.onSum, i).map(name -> table.norm(layer.at(name))),
        name(table.scales, i).map(name -> layer.get(name, table.width)));
  }

  private static Optional<String> name(List<String> names, int i) {
    return i < names.size()
        ? Optional.of(names.get(i)).filter(n -> !n.isEmpty())
        : Optional.empty();
  }

  /** {@code [B, N, C] -> [B, N, C]}. */
  Layered apply(Ops ops, Value x, LayerContext context) {
    Attended self = attend(ops, steps.get(0).in(ops, x), context);
    Value made = steps.get(0).scaled(ops, self.output(), table.residual);
    if (table.parallel) {
      Value both = ops.add(made, last().scaled(ops, net(ops, x), table.residual));
      return new Layered(ops.add(x, ops.through(BRANCH, both)), self.weights(), Optional.empty());
    }
    Value mixed = steps.get(0).out(ops, x, made);
    Optional<Attended> read = cross.map(c -> c.across(ops, steps.get(1).in(ops, mixed), context));
    Value informed =
        read.map(r -> steps.get(1).scaled(ops, r.output(), table.residual))
            .map(r -> steps.get(1).out(ops, mixed, r))
            .orElse(mixed);
    Value net = last().scaled(ops, net(ops, informed), table.residual);
    return new Layered(
        last().out(ops, informed, net), self.weights(), read.flatMap(Attended::weights));
  }

  private Attended attend(Ops ops, Value x, LayerContext context) {
    return mixer
        .map(m -> m.apply(ops, x, context.attention()))
        .orElseGet(() -> attention.orElseThrow().apply(ops, x, context));
  }

  private Value net(Ops ops, Value x) {
    return feedForward.apply(ops, last().in(ops, x));
  }

  private Step last() {
    return steps.get(steps.size() - 1);
  }
}
