package dev.heed.onnx;

import java.util.Map;
import java.util.TreeMap;

/**
 * What an ONNX file says of itself.
 *
 * @param producer the program that wrote it; empty where it does not say
 * @param opsets versions of the operator sets by domain; the standard one is {@code ai.onnx}
 * @param parameters elements of all initializers of the outermost graph
 * @param operators how many nodes of each kind the outermost graph has
 */
public record GraphSummary(
    String producer, Map<String, Long> opsets, long parameters, Map<String, Integer> operators) {

  static GraphSummary of(OnnxModel model) {
    Map<String, Long> opsets = new TreeMap<>();
    model
        .opsets()
        .forEach((domain, version) -> opsets.put(domain.isEmpty() ? "ai.onnx" : domain, version));
    Map<String, Integer> operators = new TreeMap<>();
    model.graph().nodes().forEach(node -> operators.merge(node.operator(), 1, Integer::sum));
    long parameters = model.graph().weights().values().stream().mapToLong(Weight::elements).sum();
    return new GraphSummary(model.producer(), opsets, parameters, operators);
  }
}
