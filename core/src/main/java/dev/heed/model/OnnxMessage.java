package dev.heed.model;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/**
 * The messages of an ONNX file on the way to a tensor, each with the field numbers under which it
 * holds the next, as the format's published schema numbers them.
 */
enum OnnxMessage {
  MODEL,
  TRAINING,
  FUNCTION,
  GRAPH,
  NODE,
  ATTRIBUTE,
  SPARSE_TENSOR,
  TENSOR,
  EXTERNAL_DATA;

  private static final Map<OnnxMessage, Map<Integer, OnnxMessage>> CHILDREN =
      Map.ofEntries(
          entry(MODEL, Map.of(7, GRAPH, 20, TRAINING, 25, FUNCTION)),
          entry(TRAINING, Map.of(1, GRAPH, 2, GRAPH)),
          entry(FUNCTION, Map.of(7, NODE, 11, ATTRIBUTE)),
          entry(GRAPH, Map.of(1, NODE, 5, TENSOR, 15, SPARSE_TENSOR)),
          entry(NODE, Map.of(5, ATTRIBUTE)),
          entry(
              ATTRIBUTE,
              Map.of(
                  5,
                  TENSOR,
                  6,
                  GRAPH,
                  10,
                  TENSOR,
                  11,
                  GRAPH,
                  22,
                  SPARSE_TENSOR,
                  23,
                  SPARSE_TENSOR)),
          entry(SPARSE_TENSOR, Map.of(1, TENSOR, 2, TENSOR)),
          entry(TENSOR, Map.of(13, EXTERNAL_DATA)));

  Optional<OnnxMessage> child(int field) {
    return Optional.ofNullable(CHILDREN.getOrDefault(this, Map.of()).get(field));
  }
}
