package dev.heed.speech.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Stored cases of post-processing. */
public final class Stored {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Stored() {}

  public static List<JsonNode> cases(String name) {
    JsonNode all = read("postprocess/" + name + ".json").get("cases");
    return StreamSupport.stream(all.spliterator(), false).toList();
  }

  public static JsonNode read(String file) {
    try {
      return MAPPER.readTree(Reference.folder(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static long[] longs(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  public static double[] doubles(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  public static int[] ints(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  /** The chunks of a stored answer; empty where it has none. */
  public static Optional<List<TranscriptChunk>> chunks(JsonNode output) {
    if (!output.has("chunks")) {
      return Optional.empty();
    }
    List<TranscriptChunk> chunks = new ArrayList<>();
    for (JsonNode chunk : output.get("chunks")) {
      Optional<List<Optional<Double>>> times =
          chunk.has("timestamp")
              ? Optional.of(List.of(time(chunk, 0), time(chunk, 1)))
              : Optional.empty();
      Optional<String> language = Optional.ofNullable(chunk.get("language")).map(JsonNode::asText);
      chunks.add(new TranscriptChunk(chunk.get("text").asText(), times, language));
    }
    return Optional.of(chunks);
  }

  private static Optional<Double> time(JsonNode chunk, int place) {
    JsonNode time = chunk.get("timestamp").get(place);
    return time.isNull() ? Optional.empty() : Optional.of(time.asDouble());
  }
}
