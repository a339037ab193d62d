package dev.heed.look;

import dev.heed.layer.Assembly;
import dev.heed.learn.InnerGradients;
import dev.heed.look.AttentionGradients.Logit;
import dev.heed.model.ModelFolder;
import dev.heed.model.Weights;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A folder's model, recorded from its weights together with the gradients of its logits by its
 * attention, for one input. Close it.
 */
public final class AnswerGradients implements AutoCloseable {

  private static final String TOKEN = "answer_token";
  private static final String LABEL = "answer_label";
  private static final Pattern MAPS = Pattern.compile("((en|de)coder_|cross_)?attentions\\.\\d+");

  private final InnerGradients.Recorded graph;
  private final Map<String, Tensor> inputs;

  private AnswerGradients(InnerGradients.Recorded graph, Map<String, Tensor> inputs) {
    this.graph = graph;
    this.inputs = inputs;
  }

  /** Whether the model is an encoder and a decoder that reads it, which are recorded as two. */
  public static boolean isPair(ModelFolder folder, Collection<Architecture> known) {
    return JoinedGraphs.has(folder, known);
  }

  /**
   * Records both.
   *
   * @param inputs as the recorded model takes them, a batch of one; of a pair those of the encoder,
   *     and {@code decoder_input_ids} I64 {@code [1, N]}
   * @throws dev.heed.error.HeedException UNSUPPORTED for a model without weights or logits, or with
   *     operators that have no gradient
   */
  public static AnswerGradients open(
      ModelFolder folder,
      Collection<Architecture> known,
      Inputs inputs,
      ModelRuntime runtime,
      OpenOptions options) {
    Map<String, Tensor> all = asked(inputs.byName(), new Logit(0, 0));
    if (!isPair(folder, known)) {
      Assembly assembly = Assembly.open(folder, known);
      try (Weights weights = assembly.weights()) {
        Choices maps = Choices.none().withMaps();
        return open(ops -> assembly.record(ops, maps), all, runtime, options);
      }
    }
    JoinedGraphs joined = JoinedGraphs.open(folder, known);
    try (Weights encoder = joined.encoder().weights();
        Weights decoder = joined.decoder().weights()) {
      return open(joined::record, all, runtime, options);
    }
  }

  private static AnswerGradients open(
      Consumer<Ops> model, Map<String, Tensor> inputs, ModelRuntime runtime, OpenOptions options) {
    InnerGradients.Recorded graph =
        InnerGradients.open(
            model,
            inputs,
            name -> MAPS.matcher(name).matches(),
            AnswerGradients::logit,
            runtime,
            options);
    return new AnswerGradients(graph, inputs);
  }

  private static Value logit(Ops ops, Map<String, Value> made) {
    Value logits = made.get("logits");
    Value rows = ops.reshape(logits, -1, logits.size(-1)); // [tokens, labels]
    Value token = ops.input(TOKEN, ElementType.I64, Dims.of(1));
    Value label = ops.input(LABEL, ElementType.I64, Dims.of(1));
    return ops.gather(ops.gather(rows, token, 0), label, 1);
  }

  private static Map<String, Tensor> asked(Map<String, Tensor> inputs, Logit answer) {
    Map<String, Tensor> asked = new LinkedHashMap<>(inputs);
    asked.put(TOKEN, Tensor.of(Shape.of(1), (long) answer.token()));
    asked.put(LABEL, Tensor.of(Shape.of(1), (long) answer.label()));
    return asked;
  }

  /** The attention, and the gradients of one answer by it. */
  public AttentionGradients at(Logit answer) {
    return AttentionGradients.of(answer, graph.run(asked(inputs, answer)));
  }

  @Override
  public void close() {
    graph.close();
  }
}
