package dev.heed.vision.postprocess;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.model.Json;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** EoMT's maps, regions and instances are those of the published processor, pixel by pixel. */
class EomtMapsTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void equal_the_published_ones() throws IOException {
    JsonNode cases = MAPPER.readTree(Reference.folder("postprocess").resolve("eomt.json").toFile());
    assertThat(cases).hasSize(7);
    for (JsonNode one : cases) {
      compare(one, QueryMasks.Subtask.SEMANTIC, MAPPER.createObjectNode(), one.get("semantic"));
      for (JsonNode made : one.path("panoptic")) {
        compare(one, QueryMasks.Subtask.PANOPTIC, made, made.get("map"));
      }
      for (JsonNode made : one.path("instance")) {
        compare(one, QueryMasks.Subtask.INSTANCE, made, made.get("map"));
      }
    }
  }

  private static void compare(
      JsonNode one, QueryMasks.Subtask subtask, JsonNode how, JsonNode expected) {
    EomtMaps maps = EomtMaps.of(Json.parse("stored", one.get("config").toString()));
    Segmentation made =
        maps.segment(
            subtask,
            tensor(one.get("class_queries_logits")),
            tensor(one.get("masks_queries_logits")),
            0,
            one.get("height").asInt(),
            one.get("width").asInt(),
            new Thresholds(
                how.path("threshold").asDouble(),
                how.path("mask").asDouble(),
                how.path("overlap").asDouble(),
                Set.of()));
    String what = one.get("name").asText() + " " + subtask + " " + how.path("threshold");
    int different = 0;
    for (int i = 0; i < made.map().length; i++) {
      different += made.map()[i] == expected.get(i).asInt() ? 0 : 1;
    }
    assertThat(different).as(what).isZero();
    for (int i = 0; i < how.path("segments").size(); i++) {
      JsonNode segment = how.get("segments").get(i);
      assertThat(made.segments().get(i).labelId()).isEqualTo(segment.get("label_id").asInt());
      assertThat(made.segments().get(i).score())
          .isCloseTo(segment.get("score").asDouble(), org.assertj.core.api.Assertions.within(2e-6));
    }
    assertThat(made.segments()).as(what).hasSize(how.path("segments").size());
  }

  private static Tensor tensor(JsonNode stored) {
    long[] dims = new long[stored.get("dims").size()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = stored.get("dims").get(i).asLong();
    }
    float[] values = new float[stored.get("data").size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) stored.get("data").get(i).asDouble();
    }
    return Tensor.of(Shape.of(dims), values);
  }
}
