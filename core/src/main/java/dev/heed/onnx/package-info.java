/**
 * ONNX graphs: one form for those that come in files, those that are recorded, and those that are
 * rewritten.
 *
 * <p>A file is read once. Reading checks it, within limits, and finds every file that a tensor in
 * it names; weights stay where they are, as views of the mapped file:
 *
 * <pre>{@code
 * // from a larger example
 * OnnxFile file = OnnxFile.open(Path.of("models/vit/onnx/model.onnx"));
 * file.summary().parameters();          // 86,567,656
 * file.externalData();                  // files beside it, each inside the folder and long enough
 * for (GraphNode node : file.model().graph().nodes()) {
 *   System.out.println(node.operator() + " " + node.inputs() + " -> " + node.outputs());
 * }
 * Session session = runtime.open(file, OpenOptions.on(Device.CPU)); // does not read it again
 * }</pre>
 *
 * <p>A graph is changed by making another that shares what stays; {@link
 * dev.heed.onnx.GraphBuilder} names new nodes:
 *
 * <pre>{@code
 * // from a larger example
 * GraphBuilder made = new GraphBuilder("mine/", model.opset());
 * String probabilities = made.softmax("logits");
 * List<GraphNode> nodes = new ArrayList<>(model.graph().nodes());
 * nodes.addAll(made.made());
 * Graph graph = model.graph().with(nodes, name -> true).giving(List.of(probabilities));
 * ByteBuffer bytes = model.with(graph).toBytes();
 * }</pre>
 *
 * <p>The wire format is known by {@link dev.heed.onnx.OnnxKeys} (the names of all fields), {@link
 * dev.heed.onnx.WireReader}, {@link dev.heed.onnx.WireWriter} and {@link
 * dev.heed.onnx.ModelReader}, and nowhere else. {@code match} finds attention, norms and numbers of
 * heads in a graph, {@code rewrite} puts other nodes in their place.
 */
@NullMarked
package dev.heed.onnx;

import org.jspecify.annotations.NullMarked;
