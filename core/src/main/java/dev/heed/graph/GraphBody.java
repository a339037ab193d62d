package dev.heed.graph;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A graph, outermost or nested, as its file has it; and what an overlay adds to it. */
public final class GraphBody {

  private static final int NODE = 1;
  private static final int INITIALIZER = 5;
  private static final int OUTPUT = 12;

  private final List<GraphNode> nodes = new ArrayList<>();
  private final Map<String, Integer> inputs = new LinkedHashMap<>();
  private final List<String> outputs = new ArrayList<>();
  private final Map<String, Weight> weights = new LinkedHashMap<>();
  private final List<ByteBuffer> others = new ArrayList<>();

  public static GraphBody read(ByteBuffer message) {
    GraphBody body = new GraphBody();
    body.merge(message);
    return body;
  }

  /** The format lets a graph come in pieces. */
  public void merge(ByteBuffer message) {
    Cursor cursor = new Cursor(message);
    while (cursor.more()) {
      int tag = cursor.tag();
      switch (tag) {
        case NODE << 3 | 2 -> nodes.add(GraphNode.read(cursor.delimited()));
        case INITIALIZER << 3 | 2 -> {
          Weight weight = Weight.read(cursor.delimited());
          weights.put(weight.name(), weight);
        }
        case 11 << 3 | 2 -> {
          port(cursor.delimited());
          others.add(cursor.field());
        }
        case OUTPUT << 3 | 2 -> {
          outputs.add(nameOf(cursor.delimited()));
          others.add(cursor.field());
        }
        default -> {
          cursor.skip(tag);
          others.add(cursor.field());
        }
      }
    }
  }

  private void port(ByteBuffer message) {
    Cursor cursor = new Cursor(message);
    String name = "";
    int type = 0;
    while (cursor.more()) {
      int tag = cursor.tag();
      switch (tag) {
        case 1 << 3 | 2 -> name = cursor.text();
        case 2 << 3 | 2 -> type = elementType(cursor.delimited());
        default -> cursor.skip(tag);
      }
    }
    inputs.put(name, type);
  }

  private static int elementType(ByteBuffer type) {
    int found = 0;
    for (Cursor outer = new Cursor(type); outer.more(); ) {
      int tag = outer.tag();
      if (tag == (1 << 3 | 2)) {
        found = tensorType(outer.delimited());
      } else {
        outer.skip(tag);
      }
    }
    return found;
  }

  private static int tensorType(ByteBuffer tensor) {
    int found = 0;
    for (Cursor inner = new Cursor(tensor); inner.more(); ) {
      int tag = inner.tag();
      if (tag == 1 << 3) {
        found = (int) inner.varint();
      } else {
        inner.skip(tag);
      }
    }
    return found;
  }

  private static String nameOf(ByteBuffer message) {
    String name = "";
    for (Cursor cursor = new Cursor(message); cursor.more(); ) {
      int tag = cursor.tag();
      if (tag == (1 << 3 | 2)) {
        name = cursor.text();
      } else {
        cursor.skip(tag);
      }
    }
    return name;
  }

  public List<GraphNode> nodes() {
    return nodes;
  }

  /** Inputs that a caller gives, by name, with the number of their element type. */
  public Map<String, Integer> inputs() {
    Map<String, Integer> given = new LinkedHashMap<>(inputs);
    given.keySet().removeAll(weights.keySet());
    return given;
  }

  public List<String> outputs() {
    return outputs;
  }

  public Map<String, Weight> weights() {
    return weights;
  }

  /** Fields that are neither nodes nor initializers, as they stand in the file. */
  public List<ByteBuffer> others() {
    return others;
  }
}
