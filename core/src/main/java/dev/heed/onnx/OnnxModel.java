package dev.heed.onnx;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model: its graph and the versions of its operators. Weights are views of the bytes that it was
 * read from.
 */
public final class OnnxModel {

  private final Graph graph;
  private final String producer;
  private final Map<String, Long> opsets;
  private final Map<String, String> metadata;
  private final Map<String, Long> externalBytes;
  private final boolean functions;
  private final List<ByteBuffer> others;

  OnnxModel(
      Graph graph,
      String producer,
      Map<String, Long> opsets,
      Map<String, String> metadata,
      Map<String, Long> externalBytes,
      boolean functions,
      List<ByteBuffer> others) {
    this.graph = graph;
    this.producer = producer;
    this.opsets = opsets;
    this.metadata = metadata;
    this.externalBytes = externalBytes;
    this.functions = functions;
    this.others = others;
  }

  /**
   * Reads a serialised model in memory; for a file see {@link OnnxFile}.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL for what is no ONNX graph
   */
  public static OnnxModel read(ByteBuffer model) {
    return new ModelReader("The graph in memory", model).model();
  }

  /**
   * A new model.
   *
   * @param opsets versions of the operator sets by domain, which is empty for ONNX's own
   */
  public static OnnxModel of(
      Graph graph, String producer, long irVersion, Map<String, Long> opsets) {
    WireWriter head =
        new WireWriter()
            .number(OnnxKeys.Model.IR_VERSION, irVersion)
            .text(OnnxKeys.Model.PRODUCER, producer);
    return new OnnxModel(graph, producer, opsets, Map.of(), Map.of(), false, head.pieces());
  }

  public Graph graph() {
    return graph;
  }

  /** The program that wrote it; empty where it does not say. */
  String producer() {
    return producer;
  }

  /** What its maker wrote into it beside the graph, such as the names of its classes. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  /** Versions of the operator sets by domain, which is empty for ONNX's own. */
  Map<String, Long> opsets() {
    return opsets;
  }

  /** How many bytes each file that it names must have at least, by its location as written. */
  Map<String, Long> externalBytes() {
    return externalBytes;
  }

  /** The version of ONNX's own operators. */
  public int opset() {
    return opsets.getOrDefault("", 1L).intValue();
  }

  /** Whether some operators are defined inside the file. */
  public boolean hasFunctions() {
    return functions;
  }

  /** The same model with another graph, which may use the operators of a domain more. */
  public OnnxModel with(Graph other) {
    return new OnnxModel(other, producer, opsets, metadata, externalBytes, functions, others);
  }

  /** The same model, whose graph may use the operators of {@code domain}. */
  public OnnxModel using(String domain) {
    if (opsets.containsKey(domain)) {
      return this;
    }
    Map<String, Long> more = new LinkedHashMap<>(opsets);
    more.put(domain, 1L);
    return new OnnxModel(graph, producer, more, metadata, externalBytes, functions, others);
  }

  /** The model as bytes outside the heap, as the runtime wants them. */
  public ByteBuffer toBytes() {
    List<ByteBuffer> pieces = pieces();
    long size = pieces.stream().mapToLong(ByteBuffer::remaining).sum();
    ByteBuffer all = ByteBuffer.allocateDirect(Math.toIntExact(size));
    pieces.forEach(all::put);
    return all.flip();
  }

  /** The model in pieces, of which those with weights are not copied. */
  public List<ByteBuffer> pieces() {
    WireWriter model = new WireWriter();
    others.forEach(model::raw);
    opsets.forEach(
        (domain, version) -> model.message(OnnxKeys.Model.OPSET, opset(domain, version)));
    model.message(OnnxKeys.Model.GRAPH, graph.message());
    return model.pieces();
  }

  private static WireWriter opset(String domain, long version) {
    return new WireWriter()
        .text(OnnxKeys.Opset.DOMAIN, domain)
        .number(OnnxKeys.Opset.VERSION, version);
  }
}
