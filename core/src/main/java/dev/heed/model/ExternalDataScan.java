package dev.heed.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds every reference to external data in an ONNX file, without reading the tensors. All nested
 * graphs, functions and attributes are searched, and fields that the format allows to come in
 * pieces.
 */
final class ExternalDataScan {

  private static final int MAX_DEPTH = 100; // as in protobuf's own reader
  private static final int MAX_FIELDS = 50_000_000;
  private static final int MAX_TEXT = 4096;
  private static final int MAX_FILES = 10_000;

  private final WireReader reader;
  private final Map<String, Long> needed = new LinkedHashMap<>();
  private int fields;
  private boolean graphSeen;

  private ExternalDataScan(WireReader reader) {
    this.reader = reader;
  }

  /** How many bytes each named file must have at least, by its location as written. */
  static Map<String, Long> of(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      ExternalDataScan scan = new ExternalDataScan(new WireReader(file, channel));
      scan.message(OnnxMessage.MODEL, scan.reader.size(), 0);
      if (!scan.graphSeen) {
        throw scan.reader.broken("there is no graph in it");
      }
      return scan.needed;
    } catch (IOException e) {
      throw FileChecks.unreadable(file, e);
    }
  }

  private void message(OnnxMessage kind, long end, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw reader.broken("graphs are nested more than %d deep".formatted(MAX_DEPTH));
    }
    ExternalReference reference = new ExternalReference();
    while (reader.position() < end) {
      field(kind, end, depth, reference);
    }
    if (kind == OnnxMessage.TENSOR) {
      keep(reference);
    }
  }

  private void field(OnnxMessage kind, long end, int depth, ExternalReference reference)
      throws IOException {
    int tag = tag(end);
    OnnxMessage child = (tag & 7) == 2 ? kind.child(tag >>> 3).orElse(null) : null;
    if (child == null) {
      reader.skip(tag & 7, end);
    } else if (child == OnnxMessage.EXTERNAL_DATA) {
      entry(reader.delimited(end), reference);
    } else {
      graphSeen |= child == OnnxMessage.GRAPH;
      message(child, reader.delimited(end), depth + 1);
    }
  }

  private int tag(long end) throws IOException {
    long tag = reader.varint(end);
    if (++fields > MAX_FIELDS) {
      throw reader.broken("there are more than %,d fields".formatted(MAX_FIELDS));
    }
    if (tag >>> 3 == 0 || tag >>> 32 != 0) {
      throw reader.broken("there is no field number");
    }
    return (int) tag;
  }

  /** A key and a value; where one comes twice, the last counts, as the format has it. */
  private void entry(long end, ExternalReference reference) throws IOException {
    String key = "";
    String value = "";
    while (reader.position() < end) {
      int tag = tag(end);
      switch (tag) {
        case 1 << 3 | 2 -> key = reader.text(reader.delimited(end), MAX_TEXT);
        case 2 << 3 | 2 -> value = reader.text(reader.delimited(end), MAX_TEXT);
        default -> reader.skip(tag & 7, end);
      }
    }
    if (!reference.put(key, value)) {
      throw reader.broken("external data has the %s '%s'".formatted(key, value));
    }
  }

  private void keep(ExternalReference reference) {
    for (String location : reference.locations()) {
      needed.merge(location, reference.end(), Math::max);
    }
    if (needed.size() > MAX_FILES) {
      throw reader.broken("there are more than %,d files of external data".formatted(MAX_FILES));
    }
  }
}
