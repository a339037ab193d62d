package dev.heed.op;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.file.AtomicFile;
import dev.heed.onnx.OnnxModel;
import dev.heed.onnx.Weight;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A recorded graph, ready to be written: only the nodes that its outputs need. */
public final class OnnxGraph {

  private final Recording recording;
  private final Recording forRuns;
  private final OnnxModel model;
  private final Map<String, Tensor> weights;

  OnnxGraph(Recording recording, Recording forRuns) {
    this.recording = recording;
    this.forRuns = forRuns;
    this.model = recording.model();
    this.weights = recording.weights();
  }

  /**
   * The same graph for sessions whose inner values are not read: where one token of the last layer
   * is asked for, that layer computes no other, so that its attention is that token's alone. In
   * graphs of plain operators every step stays as it was written.
   */
  public OnnxGraph forRuns() {
    return new OnnxGraph(forRuns, forRuns);
  }

  /** The weights that the graph uses, by name: what a session needs for HANDED_OVER. */
  public Map<String, Tensor> weights() {
    return weights;
  }

  /** The names of the nodes, in order, such as {@code /encoder/layer.0/MatMul}. */
  public List<String> nodeNames() {
    return recording.nodes().stream().map(OnnxNode::name).toList();
  }

  /** The operators of the nodes, in order; those of ONNX Runtime's own have no mark. */
  public List<String> operators() {
    return recording.nodes().stream().map(node -> node.node().operator()).toList();
  }

  /** The graph as it is written where {@code storage} says where its weights are. */
  public OnnxModel model(Storage storage) {
    if (storage instanceof Storage.InFiles files) {
      return model.with(StoredWeights.of(model.graph(), files, weights));
    }
    boolean inside = storage instanceof Storage.Embedded;
    return inside ? model : model.with(model.graph().storing(this::declared));
  }

  private Weight declared(Weight weight) {
    return weights.containsKey(weight.name()) ? weight.declared() : weight;
  }

  /** The graph as a serialised ModelProto. */
  public byte[] toBytes(Storage storage) {
    List<ByteBuffer> pieces = pieces(storage);
    ByteBuffer all = ByteBuffer.allocate(pieces.stream().mapToInt(ByteBuffer::remaining).sum());
    pieces.forEach(all::put);
    return all.array();
  }

  /**
   * Writes the graph: whole, or not at all.
   *
   * @throws dev.heed.error.HeedException INVALID_INPUT where it has more than 2 GB without what
   *     lies in files beside it, which is more than a reader of protobuf takes
   */
  public void write(Path file, Storage storage) throws IOException {
    List<ByteBuffer> pieces = pieces(storage);
    AtomicFile.writePieces(
        file,
        channel -> {
          for (ByteBuffer piece : pieces) {
            while (piece.hasRemaining()) {
              channel.write(piece);
            }
          }
        });
  }

  private List<ByteBuffer> pieces(Storage storage) {
    List<ByteBuffer> pieces = model(storage).pieces();
    long size = pieces.stream().mapToLong(ByteBuffer::remaining).sum();
    if (size > Integer.MAX_VALUE) {
      throw invalidInput(
          "The graph with its weights has %s bytes; more than 2 GB must lie in files beside it."
              .formatted(size));
    }
    return pieces;
  }
}
