package dev.heed.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an ONNX file says of itself, read from its wire format without loading a tensor.
 *
 * @param producer the program that wrote it; empty where it does not say
 * @param opsets versions of the operator sets by domain; the standard one is {@code ai.onnx}
 * @param parameters elements of all initializers of the outermost graph
 * @param operators how many nodes of each kind the outermost graph has
 */
public record GraphSummary(
    String producer, Map<String, Long> opsets, long parameters, Map<String, Integer> operators) {

  /**
   * Reads an {@code .onnx} file; broken ones are an INVALID_MODEL that says where. An {@code .ort}
   * file is the runtime's own format and says none of this.
   */
  public static GraphSummary of(Path file) {
    if (file.toString().endsWith(".ort")) {
      return new GraphSummary("onnxruntime", Map.of(), 0, Map.of());
    }
    try (FileChannel channel = FileChannel.open(file)) {
      return new Walk(new WireReader(file, channel)).model();
    } catch (IOException e) {
      throw FileChecks.unreadable(file, e);
    }
  }

  /** One pass; field numbers are those of the format's published schema. */
  private static final class Walk {

    private static final int MAX_TEXT = 4096;
    private static final int BYTES = 2;

    private final WireReader reader;
    private final Map<String, Long> opsets = new TreeMap<>();
    private final Map<String, Integer> operators = new TreeMap<>();
    private String producer = "";
    private long parameters;

    Walk(WireReader reader) {
      this.reader = reader;
    }

    GraphSummary model() throws IOException {
      while (reader.position() < reader.size()) {
        int tag = (int) reader.varint(reader.size());
        switch (tag) {
          case 2 << 3 | BYTES -> producer = text(reader.size());
          case 7 << 3 | BYTES -> graph(reader.delimited(reader.size()));
          case 8 << 3 | BYTES -> opset(reader.delimited(reader.size()));
          default -> reader.skip(tag & 7, reader.size());
        }
      }
      return new GraphSummary(producer, opsets, parameters, operators);
    }

    private void opset(long end) throws IOException {
      String domain = "";
      long version = 0;
      while (reader.position() < end) {
        int tag = (int) reader.varint(end);
        switch (tag) {
          case 1 << 3 | BYTES -> domain = text(end);
          case 2 << 3 -> version = reader.varint(end);
          default -> reader.skip(tag & 7, end);
        }
      }
      opsets.put(domain.isEmpty() ? "ai.onnx" : domain, version);
    }

    private void graph(long end) throws IOException {
      while (reader.position() < end) {
        int tag = (int) reader.varint(end);
        switch (tag) {
          case 1 << 3 | BYTES -> node(reader.delimited(end));
          case 5 << 3 | BYTES -> parameters += elements(reader.delimited(end));
          default -> reader.skip(tag & 7, end);
        }
      }
    }

    private void node(long end) throws IOException {
      while (reader.position() < end) {
        int tag = (int) reader.varint(end);
        if (tag == (4 << 3 | BYTES)) {
          operators.merge(text(end), 1, Integer::sum);
        } else {
          reader.skip(tag & 7, end);
        }
      }
    }

    /** Dimensions come one by one, or packed into one field. */
    private long elements(long end) throws IOException {
      long elements = 1;
      while (reader.position() < end) {
        int tag = (int) reader.varint(end);
        switch (tag) {
          case 1 << 3 -> elements *= reader.varint(end);
          case 1 << 3 | BYTES -> elements *= packed(reader.delimited(end));
          default -> reader.skip(tag & 7, end);
        }
      }
      return elements;
    }

    private long packed(long end) throws IOException {
      long product = 1;
      while (reader.position() < end) {
        product *= reader.varint(end);
      }
      return product;
    }

    private String text(long end) throws IOException {
      return reader.text(reader.delimited(end), MAX_TEXT);
    }
  }
}
