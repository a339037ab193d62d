package dev.heed.speech.processing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.model.JsonFiles;
import dev.heed.model.JsonNodes;
import dev.heed.runtime.Inputs;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.spi.Source;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every feature extractor class of transformers 5.18: whole numbers to the bit, others within 1e-5
 * of the largest at the places that are stored.
 */
class TransformersFiveTest {

  private static final double TOLERANCE = 1e-5;

  /** Drawn at random by the published class: only the shape can be compared. */
  private static final Set<String> RANDOM = Set.of("noise_sequence");

  /**
   * Computed by PyTorch in single precision with Intel's library, whose rounding is most of what is
   * in pitches 80 dB below the loudest: at a place that is stored it is more than is allowed.
   */
  private static final Set<String> ROUNDED =
      Set.of(
          "InklingFeatureExtractor chirp_3s_16k.wav",
          "Qwen3ASRFeatureExtractor chirp_3s_16k.wav",
          "VoxtralRealtimeFeatureExtractor chirp_3s_16k.wav");

  private static final SoundTable TABLE = new SoundTable();

  @AfterAll
  static void the_page_says_what_was_found() throws IOException {
    TABLE.requireWritten(classes().count());
  }

  /** What the published classes made, and what those that need librosa made with its filters. */
  private static final List<String> FOLDERS = List.of("feature_extractors_5.18", "faults/sound");

  static Stream<String> classes() throws IOException {
    List<String> names = new ArrayList<>();
    for (String folder : FOLDERS) {
      try (Stream<Path> files = Files.list(Reference.folder(folder))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".json"))
            .forEach(name -> names.add(name.replace(".json", "")));
      }
    }
    return names.stream().sorted();
  }

  private static Path file(String name) {
    return FOLDERS.stream()
        .map(folder -> Reference.folder(folder).resolve(name + ".json"))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("classes")
  void equals_the_published_class_within_1e_5_of_the_largest(String name) {
    JsonNode stored = JsonNodes.of(JsonFiles.read(file(name)));
    FeatureExtractor extractor =
        FeatureExtractors.named(
            name, JsonNodes.json("preprocessor_config.json", stored.get("config")));
    assertThat(extractor.rate()).isEqualTo(stored.get("sampling_rate").asInt());
    List<String> wrong = new ArrayList<>();
    int near = 0;
    int equal = 0;
    for (Map.Entry<String, JsonNode> one : stored.get("cases").properties()) {
      Inputs inputs = extractor.process(List.of(recording(one.getKey(), extractor.rate())));
      List<String> found = new ArrayList<>();
      boolean bits = compare(inputs, one.getValue(), found);
      near += found.isEmpty() ? 1 : 0;
      equal += bits && found.isEmpty() ? 1 : 0;
      if (!ROUNDED.contains(name + " " + one.getKey())) {
        found.forEach(text -> wrong.add(one.getKey() + " " + text));
      }
      Tally.add(Tally.Kind.FEATURES, 1);
    }
    TABLE.add(name, near, equal, stored.get("cases").size());
    assertThat(wrong).as(name).isEmpty();
  }

  static Audio recording(String name, int rate) {
    Audio audio = new AudioReader().read(Source.of(Reference.folder("inputs/audio").resolve(name)));
    return Audio.mono(Polyphase.resampled(audio.samples(), audio.rate(), rate), rate);
  }

  /** Adds what differs; true where every tensor is equal to the bit. */
  private static boolean compare(Inputs inputs, JsonNode expected, List<String> wrong) {
    boolean bits = true;
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, JsonNode> one : expected.properties()) {
      String name = one.getKey();
      names.add(name);
      Tensor actual = inputs.byName().get(name);
      if (actual == null) {
        wrong.add("has no " + name + " among " + inputs.byName().keySet());
      } else if (!isShaped(actual, one.getValue())) {
        wrong.add(name + " is " + actual + ", should be " + one.getValue().get("dims"));
      } else if (!RANDOM.contains(name) && !isEqual(actual, one.getValue())) {
        bits = false;
        near(name, actual, one.getValue(), wrong);
      }
    }
    if (!names.containsAll(inputs.byName().keySet())) {
      wrong.add("has more than " + names + ": " + inputs.byName().keySet());
    }
    return bits;
  }

  private static boolean isShaped(Tensor actual, JsonNode expected) {
    List<Long> dims =
        StreamSupport.stream(expected.get("dims").spliterator(), false)
            .map(JsonNode::asLong)
            .toList();
    List<Long> axes = new ArrayList<>();
    for (long axis : actual.shape().axes()) {
      axes.add(axis);
    }
    ElementType type =
        switch (expected.get("dtype").asText()) {
          case "int64" -> ElementType.I64;
          case "bool" -> ElementType.BOOL;
          default -> ElementType.F32;
        };
    return axes.equals(dims) && actual.type() == type;
  }

  private static boolean isEqual(Tensor actual, JsonNode expected) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(actual.bytes().duplicate());
      return HexFormat.of().formatHex(digest.digest()).equals(expected.get("sha256").asText());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static void near(String name, Tensor actual, JsonNode expected, List<String> wrong) {
    if (!actual.type().isFloating()) {
      wrong.add(name + " has other numbers");
      return;
    }
    float[] values = actual.toFloats();
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    int step = expected.get("step").asInt();
    int i = expected.get("start").asInt();
    double worst = 0;
    for (JsonNode sample : expected.get("sample")) {
      double off = Math.abs(values[i] - sample.asDouble());
      worst = Double.isNaN(off) ? Double.NaN : Math.max(worst, off);
      i += step;
    }
    if (!(worst <= TOLERANCE * largest)) {
      wrong.add(name + " differs by " + worst + " where the largest is " + largest);
    }
  }
}
