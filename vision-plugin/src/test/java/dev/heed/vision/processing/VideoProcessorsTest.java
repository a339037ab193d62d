package dev.heed.vision.processing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.HeedException;
import dev.heed.model.JsonNodes;
import dev.heed.runtime.Inputs;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.vision.image.Image;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The video processor classes of transformers 5.18 on drawn clips, to the bit. */
class VideoProcessorsTest {

  private static final Path STORED = Reference.folder("video_processors_5.18");

  private static final FidelityTable TABLE =
      new FidelityTable("<!-- video processors: written by VideoProcessorsTest -->");

  @AfterAll
  static void the_page_says_what_was_found() throws IOException {
    TABLE.requireWritten(known().count());
  }

  private static Stream<String> stored() throws IOException {
    try (Stream<Path> files = Files.list(STORED)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.replace(".json", ""))
          .sorted()
          .toList()
          .stream();
    }
  }

  static Stream<String> known() throws IOException {
    return stored().filter(name -> PublishedType.find(name).isPresent());
  }

  @Test
  void those_that_are_not_read_are_these() throws IOException {
    Set<String> unknown = new TreeSet<>(stored().toList());
    unknown.removeAll(known().toList());
    assertThat(unknown).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("known")
  void equals_the_published_class_to_the_bit(String name) throws IOException {
    JsonNode cases =
        new ObjectMapper().readTree(STORED.resolve(name + ".json").toFile()).get("cases");
    List<String> wrong = new ArrayList<>();
    int equal = 0;
    for (JsonNode one : cases) {
      String found = differs(name, one);
      equal += found.isEmpty() ? 1 : 0;
      wrong.addAll(found.isEmpty() ? List.of() : List.of(one.get("clip") + " " + found));
    }
    TABLE.add(name, "torchvision", equal, cases.size());
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "VideoMAEVideoProcessor",
        "VivitVideoProcessor",
        "TimesformerVideoProcessor",
        "VJEPA2VideoProcessor",
        "LlavaOnevisionVideoProcessor",
        "InternVLVideoProcessor",
        "PeVideoVideoProcessor",
        "Qwen2VLVideoProcessor",
        "MiniMaxM3VLVideoProcessor",
        "Qwen3VLVideoProcessor",
        "CohereCompassVideoProcessor",
        "Glm4vVideoProcessor",
        "Glm46VVideoProcessor",
        "GlmgaVideoProcessor",
        "Glm5NextVideoProcessor",
        "SmolVLMVideoProcessor",
        "Kimi_K25VideoProcessor",
        "MiniCPMV4_6VideoProcessor",
        "Gemma4VideoProcessor",
        "Gemma4UnifiedVideoProcessor",
        "Ernie4_5_VLMoeVideoProcessor",
        "NemotronH_Omni_Reasoning_V3VideoProcessor"
      })
  void takes_the_published_frames(String name) throws IOException {
    JsonNode all = new ObjectMapper().readTree(STORED.resolve(name + ".json").toFile());
    for (JsonNode one : all.get("sampling")) {
      ObjectNode config = (ObjectNode) all.get("keys").deepCopy();
      for (String key : List.of("fps", "num_frames")) {
        if (one.has("ask_fps") || one.has("ask_num_frames")) {
          config.remove(key);
        }
        if (one.has("ask_" + key)) {
          config.set(key, one.get("ask_" + key));
        }
      }
      FrameIndices indices = FrameIndices.of(name, JsonNodes.json("config", config));
      Optional<Double> rate =
          one.get("fps").isNull() ? Optional.empty() : Optional.of(one.get("fps").asDouble());
      if (one.has("indices")) {
        assertThat(indices.of(one.get("frames").asInt(), rate))
            .as(one.toString())
            .containsExactly(new ObjectMapper().convertValue(one.get("indices"), int[].class));
      }
    }
  }

  private static String differs(String name, JsonNode stored) {
    JsonNode clip = stored.get("clip");
    List<Image> frames = frames(clip.get(0).asInt(), clip.get(1).asInt(), clip.get(2).asInt());
    JsonNode config = new ObjectMapper().createObjectNode().put("video_processor_type", name);
    Inputs made;
    try {
      made =
          ImageProcessor.of(JsonNodes.json("video_preprocessor_config.json", config))
              .process(frames);
    } catch (HeedException refused) {
      return stored.has("error") ? "" : "refused: " + refused.getMessage();
    }
    if (stored.has("error")) {
      return "not refused";
    }
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : stored.get("tensors").properties()) {
      Tensor actual = made.byName().get(entry.getKey());
      if (actual == null) {
        wrong.add("no " + entry.getKey() + " among " + made.byName().keySet());
      } else {
        wrong.addAll(differences(entry.getKey(), actual, entry.getValue()));
      }
    }
    return String.join("; ", wrong);
  }

  private static List<String> differences(String name, Tensor actual, JsonNode expected) {
    String axes = Arrays.toString(actual.shape().axes()).replace(" ", "");
    if (!axes.equals(expected.get("shape").toString())) {
      return List.of("%s is %s, not %s".formatted(name, axes, expected.get("shape")));
    }
    if (sha256(actual).equals(expected.get("sha256").asText())) {
      return List.of();
    }
    List<String> samples = new ArrayList<>();
    float[] values =
        actual.type().isFloating() ? actual.as(ElementType.F32).toFloats() : new float[0];
    for (JsonNode sample : expected.get("samples")) {
      if (values.length > 0) {
        samples.add(values[sample.get(0).asInt()] + " not " + sample.get(1));
      }
    }
    return List.of("%s %s differs: %s".formatted(name, actual, samples));
  }

  private static String sha256(Tensor tensor) {
    try {
      ByteBuffer bytes = tensor.bytes();
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The drawing that the reference was made of. */
  static List<Image> frames(int count, int height, int width) {
    List<Image> frames = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      byte[] rgb = new byte[3 * height * width];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          for (int c = 0; c < 3; c++) {
            int value = x * 7 + y * 13 + c * 50 + t * 29 + ((x * y) % 17) * 5;
            rgb[3 * (y * width + x) + c] = (byte) (value & 255);
          }
        }
      }
      frames.add(Image.of(width, height, rgb));
    }
    return frames;
  }
}
