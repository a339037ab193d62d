package dev.heed.graph;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One attribute of a node.
 *
 * @param message the attribute as it stands in the file
 * @param tensor the tensor that it holds
 * @param graph the nested graph that it holds
 */
public record NodeAttribute(
    String name,
    ByteBuffer message,
    long number,
    float real,
    String text,
    List<Long> numbers,
    Optional<ByteBuffer> tensor,
    Optional<GraphBody> graph) {

  public static NodeAttribute read(ByteBuffer message) {
    Cursor cursor = new Cursor(message);
    String name = "";
    String text = "";
    long number = 0;
    float real = 0;
    List<Long> numbers = new ArrayList<>();
    Optional<ByteBuffer> tensor = Optional.empty();
    Optional<GraphBody> graph = Optional.empty();
    while (cursor.more()) {
      int tag = cursor.tag();
      switch (tag) {
        case 1 << 3 | 2 -> name = cursor.text();
        case 2 << 3 | 5 -> real = cursor.real();
        case 3 << 3 -> number = cursor.varint();
        case 4 << 3 | 2 -> text = cursor.text();
        case 5 << 3 | 2 -> tensor = Optional.of(cursor.delimited());
        case 6 << 3 | 2 -> graph = Optional.of(GraphBody.read(cursor.delimited()));
        case 8 << 3 -> numbers.add(cursor.varint());
        case 8 << 3 | 2 -> {
          Cursor packed = new Cursor(cursor.delimited());
          while (packed.more()) {
            numbers.add(packed.varint());
          }
        }
        default -> cursor.skip(tag);
      }
    }
    return new NodeAttribute(
        name, message, number, real, text, List.copyOf(numbers), tensor, graph);
  }

  public static Rope number(String name, long number) {
    return new Rope().text(1, name).number(3, number).number(20, 2);
  }

  public static Rope real(String name, float number) {
    return new Rope().text(1, name).real(2, number).number(20, 1);
  }

  public static Rope text(String name, String text) {
    return new Rope().text(1, name).text(4, text).number(20, 3);
  }

  public static Rope tensor(String name, Rope tensor) {
    return new Rope().text(1, name).message(5, tensor).number(20, 4);
  }

  public static Rope numbers(String name, long... numbers) {
    Rope rope = new Rope().text(1, name);
    for (long number : numbers) {
      rope.number(8, number);
    }
    return rope.number(20, 7);
  }
}
