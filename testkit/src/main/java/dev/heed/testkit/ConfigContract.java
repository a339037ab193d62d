package dev.heed.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.model.Json;
import dev.heed.op.JavaOps;
import dev.heed.op.OnnxOps;
import dev.heed.op.Ops;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.Tensor;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What an {@link Architecture} owes of which there is nothing but a {@code config.json}: its
 * weights follow from their names. Java and graph agree, so do fused and plain operators, an item
 * does not depend on what stands beside it, and there are attention maps.
 *
 * <pre>{@code
 * class AgeVitTest extends ConfigContract {
 *   protected Architecture architecture() { return new AgeVit(); }
 *   protected String config() { return "{'hidden_size': 8, ...}"; }
 *   protected Map<String, Tensor> inputs() {
 *     return Map.of("pixel_values", Tensors.random(1, 2, 3, 16, 16));
 *   }
 * }
 * }</pre>
 */
public abstract class ConfigContract {

  private static final double TOLERANCE = 1e-4;

  protected abstract Architecture architecture();

  /** A {@code config.json} of small sizes; single quotes stand for double ones. */
  protected abstract String config();

  /** Inputs for two items or more. */
  protected abstract Map<String, Tensor> inputs();

  /** Whether the checkpoint has an optional weight. */
  protected boolean has(String weight) {
    return true;
  }

  /** Whether it has attention whose weights can be shown. */
  protected boolean hasMaps() {
    return true;
  }

  @Test
  void java_and_the_graph_agree() {
    JavaOps ops = new JavaOps(inputs());
    build(ops, Choices.none());
    requireAlike(ops.outputs(), run(Choices.none(), inputs()), "Java and ONNX Runtime");
  }

  @Test
  void fused_and_plain_operators_agree() {
    requireAlike(
        run(Choices.none().asPlain(), inputs()),
        run(Choices.none(), inputs()),
        "plain and fused operators");
  }

  @Test
  void an_item_does_not_depend_on_what_stands_beside_it() {
    Map<String, Tensor> first = new TreeMap<>();
    inputs().forEach((name, tensor) -> first.put(name, Tensors.rows(tensor, 0, 1)));
    Map<String, Tensor> together = new TreeMap<>(run(Choices.none(), inputs()));
    together.replaceAll((name, tensor) -> Tensors.rows(tensor, 0, 1));
    requireAlike(together, run(Choices.none(), first), "the first of many and the first alone");
  }

  @Test
  void maps_are_outputs_where_they_are_wanted() {
    if (hasMaps()) {
      assertThat(run(Choices.none().withMaps(), inputs()).keySet())
          .as("call Encoded.outputMaps at the end of build")
          .anyMatch(name -> name.endsWith("attentions.0"));
    }
  }

  private void build(Ops ops, Choices choices) {
    architecture().build(ops, json(), new RuleParameters(ops, "", this::has), choices);
  }

  private Map<String, Tensor> run(Choices choices, Map<String, Tensor> inputs) {
    OnnxOps ops = choices.plain() ? OnnxOps.plain() : new OnnxOps();
    build(ops, choices);
    try (Session session = Rebuilt.session(ops.graph())) {
      return Rebuilt.run(session, inputs);
    }
  }

  private Json json() {
    return Json.parse("config.json", config().replace('\'', '"'));
  }

  private static void requireAlike(Map<String, Tensor> a, Map<String, Tensor> b, String which) {
    assertThat(b.keySet()).as("outputs of %s", which).isEqualTo(a.keySet()).isNotEmpty();
    a.forEach(
        (name, tensor) ->
            assertThat(Tensors.difference(tensor, b.get(name)))
                .as("%s of %s", name, which)
                .isLessThan(TOLERANCE));
  }
}
