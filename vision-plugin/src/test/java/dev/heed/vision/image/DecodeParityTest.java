package dev.heed.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every picture of the shared reference, to the bit. */
class DecodeParityTest {

  static Stream<Arguments> cases() throws IOException {
    Path index = Reference.folder("decode/index.json");
    JsonNode cases = new ObjectMapper().readTree(index.toFile()).get("cases");
    return StreamSupport.stream(cases.spliterator(), false)
        .map(c -> Arguments.of(c.get("input").asText(), c));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void equals_pillow_to_the_bit(String input, JsonNode expected) {
    Image image = Image.read(Reference.folder(input));
    List<Integer> size =
        List.of(expected.get("rgb_wh").get(0).asInt(), expected.get("rgb_wh").get(1).asInt());
    assertThat(List.of(image.width(), image.height())).isEqualTo(size);
    assertThat(Sums.of(image)).isEqualTo(expected.get("sha256_rgb").asText());
    Tally.add(Tally.Kind.PICTURES, 1);
  }
}
