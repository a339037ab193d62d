package dev.heed.graph;

import static dev.heed.error.HeedException.invalidModel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A model as its file has it. Weights are views of the file, mapped into memory: scanning touches
 * only the pages between them.
 */
public final class Structure {

  private static final int GRAPH = 7;

  private final GraphBody graph = new GraphBody();
  private final Map<String, Long> opsets = new HashMap<>();
  private final List<ByteBuffer> others = new ArrayList<>();
  private boolean functions;

  public static Structure read(Path file) {
    if (!file.toString().endsWith(".onnx")) {
      throw invalidModel(
          "%s is in ONNX Runtime's own format, which is already optimised and cannot be looked into. Take the .onnx file that it was made from."
              .formatted(file));
    }
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw invalidModel(
            "%s has more than 2 GB, which no ONNX file can have; weights beyond that lie in files beside it."
                .formatted(file));
      }
      return read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    } catch (IOException e) {
      throw invalidModel("%s cannot be read: %s.".formatted(file, e));
    }
  }

  public static Structure read(ByteBuffer model) {
    Structure structure = new Structure();
    Cursor cursor = new Cursor(model);
    while (cursor.more()) {
      structure.field(cursor);
    }
    return structure;
  }

  private void field(Cursor cursor) {
    int tag = cursor.tag();
    switch (tag) {
      case GRAPH << 3 | 2 -> graph.merge(cursor.delimited());
      case 8 << 3 | 2 -> {
        opset(cursor.delimited());
        others.add(cursor.field());
      }
      default -> {
        cursor.skip(tag);
        functions |= tag >>> 3 == 25;
        others.add(cursor.field());
      }
    }
  }

  private void opset(ByteBuffer message) {
    String domain = "";
    long version = 0;
    for (Cursor cursor = new Cursor(message); cursor.more(); ) {
      int tag = cursor.tag();
      switch (tag) {
        case 1 << 3 | 2 -> domain = cursor.text();
        case 2 << 3 -> version = cursor.varint();
        default -> cursor.skip(tag);
      }
    }
    opsets.put(domain.equals("ai.onnx") ? "" : domain, version);
  }

  public GraphBody graph() {
    return graph;
  }

  /** The version of ONNX's own operators. */
  public int opset() {
    return opsets.getOrDefault("", 1L).intValue();
  }

  public boolean knows(String domain) {
    return opsets.containsKey(domain);
  }

  /** Whether some operators are defined inside the file. */
  public boolean hasFunctions() {
    return functions;
  }

  /** The whole model with another graph. */
  public Rope with(Rope otherGraph) {
    Rope model = new Rope();
    others.forEach(model::raw);
    return model.message(GRAPH, otherGraph);
  }
}
