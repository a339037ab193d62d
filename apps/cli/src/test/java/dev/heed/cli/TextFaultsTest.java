package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Faults that people met with text and sound, each with the folder and the command that showed it:
 * {@code reference/faults/text-and-speech.md} lists them.
 */
class TextFaultsTest {

  private static final Path CASES = Reference.folder("faults/text-and-speech");

  /** What is right has six digits, or the four of a score. */
  private static final double WITHIN = 1e-5;

  @TempDir private Path temporary;

  static List<Path> cases() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.filter(f -> Files.exists(f.resolve("case.json"))).sorted().toList();
    }
  }

  @Test
  void all_cases_are_there() throws IOException {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(25);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void is_right(Path folder) throws IOException {
    JsonNode right = new ObjectMapper().readTree(folder.resolve("case.json").toFile());
    Path model = FaultCase.assemble(folder, right, temporary.resolve("model"));
    Run run = Run.heed(FaultCase.arguments(right.path("args"), model, temporary));
    assertThat(run.code()).as(run.err()).isEqualTo(right.path("exit").asInt());
    if (right.has("output")) {
      JsonNode output = run.json().get(0).path("output");
      assertThat(FaultCase.isClose(output, right.get("output"), WITHIN))
          .as("%s should be %s", output, right.get("output"))
          .isTrue();
    }
    if (right.has("prints")) {
      assertThat(run.out()).contains(right.get("prints").asText());
    }
    if (right.has("error")) {
      assertThat(run.json().get(0).at("/error/code").asText())
          .isEqualTo(right.get("error").asText());
    }
    if (right.has("says")) {
      assertThat(run.err()).contains(right.get("says").asText());
    }
    if (right.has("sameAs")) {
      Run other = Run.heed(FaultCase.arguments(right.path("sameAs"), model, temporary));
      assertThat(outputs(run)).isEqualTo(outputs(other)).isNotEmpty();
    }
  }

  private static List<JsonNode> outputs(Run run) {
    List<JsonNode> outputs = new ArrayList<>();
    run.json().forEach(line -> outputs.add(line.path("output")));
    return outputs;
  }

  /** An MP3 is heard when its recording is: what the encoder put in front is not part of it. */
  @Test
  void an_mp3_begins_where_its_recording_begins() {
    Path inputs = CASES.resolve("inputs");
    Run run =
        Run.heed(
            "run",
            "voice-activity-detection",
            inputs.resolve("lead.mp3").toString(),
            inputs.resolve("lead.wav").toString(),
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode mp3 = run.json().get(0).at("/output/0");
    JsonNode wav = run.json().get(1).at("/output/0");
    for (String end : List.of("start", "end")) {
      // one window of the detector, 32 ms, is the least that it can tell apart
      assertThat(mp3.path(end).asDouble())
          .isCloseTo(wav.path(end).asDouble(), org.assertj.core.data.Offset.offset(0.033));
    }
  }
}
