package dev.heed.graph;

import java.nio.ByteBuffer;

/**
 * An input or output of a graph, as it is declared.
 *
 * @param type the number of its element type in the format; 0 where it has none
 * @param rank how many axes it has; -1 where that is not said
 */
public record Port(String name, int type, int rank) {

  static Port read(ByteBuffer message) {
    Port port = new Port("", 0, -1);
    for (Cursor cursor = new Cursor(message); cursor.more(); ) {
      int tag = cursor.tag();
      switch (tag) {
        case 1 << 3 | 2 -> port = new Port(cursor.text(), port.type(), port.rank());
        case 2 << 3 | 2 -> port = port.typed(cursor.delimited());
        default -> cursor.skip(tag);
      }
    }
    return port;
  }

  /** Of a type that is a tensor's. */
  private Port typed(ByteBuffer declared) {
    Port port = this;
    for (Cursor cursor = new Cursor(declared); cursor.more(); ) {
      int tag = cursor.tag();
      if (tag == (1 << 3 | 2)) {
        port = port.tensor(cursor.delimited());
      } else {
        cursor.skip(tag);
      }
    }
    return port;
  }

  private Port tensor(ByteBuffer tensor) {
    Port port = this;
    for (Cursor cursor = new Cursor(tensor); cursor.more(); ) {
      int tag = cursor.tag();
      switch (tag) {
        case 1 << 3 -> port = new Port(name, (int) cursor.varint(), port.rank());
        case 2 << 3 | 2 -> port = new Port(name, port.type(), axes(cursor.delimited()));
        default -> cursor.skip(tag);
      }
    }
    return port;
  }

  private static int axes(ByteBuffer shape) {
    int count = 0;
    for (Cursor cursor = new Cursor(shape); cursor.more(); count++) {
      cursor.skip(cursor.tag());
    }
    return count;
  }
}
