package dev.heed.graph;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One use of an operator.
 *
 * @param domain empty for ONNX's own operators
 * @param fields everything but inputs, outputs and attributes, as it stands in the file
 */
public record GraphNode(
    String name,
    String operator,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Map<String, NodeAttribute> attributes,
    List<ByteBuffer> fields) {

  public static final String MICROSOFT = "com.microsoft";

  public GraphNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    fields = List.copyOf(fields);
  }

  public static GraphNode read(ByteBuffer message) {
    Cursor cursor = new Cursor(message);
    String name = "";
    String operator = "";
    String domain = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, NodeAttribute> attributes = new LinkedHashMap<>();
    List<ByteBuffer> fields = new ArrayList<>();
    while (cursor.more()) {
      int tag = cursor.tag();
      switch (tag) {
        case 1 << 3 | 2 -> inputs.add(cursor.text());
        case 2 << 3 | 2 -> outputs.add(cursor.text());
        case 3 << 3 | 2 -> name = cursor.text();
        case 4 << 3 | 2 -> operator = cursor.text();
        case 7 << 3 | 2 -> domain = cursor.text();
        case 5 << 3 | 2 -> {
          NodeAttribute attribute = NodeAttribute.read(cursor.delimited());
          attributes.put(attribute.name(), attribute);
        }
        default -> cursor.skip(tag);
      }
      if (tag >>> 3 > 2 && tag >>> 3 != 5) {
        fields.add(cursor.field());
      }
    }
    String plain = domain.equals("ai.onnx") ? "" : domain;
    return new GraphNode(name, operator, plain, inputs, outputs, attributes, fields);
  }

  /** A new node; {@code attributes} are as {@link NodeAttribute} writes them. */
  public static GraphNode of(
      String domain,
      String operator,
      String name,
      List<String> inputs,
      List<String> outputs,
      List<Rope> attributes) {
    Rope node = new Rope();
    inputs.forEach(input -> node.text(1, input));
    outputs.forEach(output -> node.text(2, output));
    node.text(3, name).text(4, operator);
    if (!domain.isEmpty()) {
      node.text(7, domain);
    }
    attributes.forEach(attribute -> node.message(5, attribute));
    return read(node.toHeap());
  }

  public boolean is(String wanted) {
    return operator.equals(wanted) && domain.isEmpty();
  }

  public boolean isMicrosoft(String wanted) {
    return operator.equals(wanted) && domain.equals(MICROSOFT);
  }

  /** An input's name; empty where it is left out. */
  public String input(int i) {
    return i < inputs.size() ? inputs.get(i) : "";
  }

  public boolean has(int input) {
    return !input(input).isEmpty();
  }

  public long number(String attribute, long otherwise) {
    NodeAttribute found = attributes.get(attribute);
    return found == null ? otherwise : found.number();
  }

  public float real(String attribute, float otherwise) {
    NodeAttribute found = attributes.get(attribute);
    return found == null ? otherwise : found.real();
  }

  public List<Long> numbers(String attribute) {
    NodeAttribute found = attributes.get(attribute);
    return found == null ? List.of() : found.numbers();
  }

  /** The node as a message, with other outputs and attributes. */
  public Rope write(List<String> newOutputs, Map<String, Rope> newAttributes) {
    Rope rope = new Rope();
    inputs.forEach(input -> rope.text(1, input));
    newOutputs.forEach(output -> rope.text(2, output));
    fields.forEach(rope::raw);
    attributes.forEach(
        (key, attribute) -> {
          if (!newAttributes.containsKey(key)) {
            rope.message(5, new Rope().raw(attribute.message()));
          }
        });
    newAttributes.values().forEach(attribute -> rope.message(5, attribute));
    return rope;
  }
}
