package dev.heed.speech.ctc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.model.ModelFolder;
import dev.heed.speech.transcript.RecognitionOptions;
import dev.heed.speech.transcript.Stored;
import dev.heed.speech.transcript.Strides;
import dev.heed.speech.transcript.Timestamps;
import dev.heed.speech.transcript.Transcript;
import dev.heed.spi.OptionSchema;
import dev.heed.tensor.Rows;
import dev.heed.testing.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CtcDecodingTest {

  @Test
  void texts_and_times_equal_the_published_code() {
    int compared = 0;
    for (JsonNode json : Stored.cases("ctc_decoding")) {
      if (json.get("kind").asText().equals("single")) {
        check(json, Stored.ints(json.get("argmax_tokens")));
        compared++;
      } else if (json.has("chunks")) {
        check(json, joined(json));
        compared++;
      }
    }
    System.out.println("stored cases of CTC decoding: " + compared);
    assertThat(compared).isPositive();
  }

  private static int[] joined(JsonNode json) {
    List<Integer> all = new ArrayList<>();
    for (JsonNode chunk : json.get("chunks")) {
      int[] tokens = Stored.ints(chunk.get("tokens"));
      int[] stride = Stored.ints(chunk.get("stride"));
      for (int i = stride[1]; i < Math.min(tokens.length, stride[0] - stride[2]); i++) {
        all.add(tokens[i]);
      }
    }
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void check(JsonNode json, int[] ids) {
    Timestamps kind =
        json.get("return_timestamps").isTextual()
            ? Timestamps.valueOf(
                json.get("return_timestamps").asText().toUpperCase(java.util.Locale.ROOT))
            : Timestamps.FALSE;
    int ratio = json.get("inputs_to_logits_ratio").asInt();
    CtcVocabulary vocabulary =
        CtcVocabulary.of(ModelFolder.open(Reference.folder("models/wav2vec2-ctc")));
    Transcript transcript = CtcText.of(ids, vocabulary).transcript(kind, ratio, 16000);
    assertThat(transcript.text()).isEqualTo(json.at("/output/text").asText());
    assertThat(transcript.chunks()).isEqualTo(Stored.chunks(json.get("output")));
  }

  @Test
  void windows_equal_the_published_code() {
    for (JsonNode json : Stored.cases("ctc_decoding")) {
      if (json.get("kind").asText().equals("chunk_iter")) {
        Strides strides =
            new Strides(
                json.get("chunk_len").asInt(),
                json.get("stride_left").asInt(),
                json.get("stride_right").asInt());
        List<List<Integer>> found =
            strides.pieces(json.get("samples").asInt()).stream()
                .map(piece -> List.of(piece.length(), piece.left(), piece.right()))
                .toList();
        List<List<Integer>> stored = new ArrayList<>();
        json.get("output")
            .forEach(
                piece ->
                    stored.add(Arrays.stream(Stored.ints(piece.get("stride"))).boxed().toList()));
        assertThat(found).isEqualTo(stored);
      } else if (json.get("kind").asText().equals("rescale_stride")) {
        for (int i = 0; i < json.get("stride").size(); i++) {
          int[] stride = Stored.ints(json.get("stride").get(i));
          Strides.Piece scaled =
              Strides.rescaled(
                  new Strides.Piece(0, stride[0], stride[1], stride[2]),
                  json.get("ratio").asDouble());
          assertThat(List.of(scaled.length(), scaled.left(), scaled.right()))
              .isEqualTo(Arrays.stream(Stored.ints(json.get("output").get(i))).boxed().toList());
        }
      }
    }
  }

  @Test
  void beams_add_up_alignments_and_keep_doubled_letters() {
    // Two steps, where "a" is likelier than nothing only when its three alignments are added up.
    float[] logits = {log(0.6), log(0.4), log(0.6), log(0.4)};
    assertThat(Rows.argMax(logits, 2)).containsExactly(0, 0);
    assertThat(new CtcBeams(4, 0).best(logits, 2)).contains(1);
    float[] doubled = {log(0.1), log(0.9), log(0.9), log(0.1), log(0.1), log(0.9)};
    assertThat(new CtcBeams(4, 0).best(doubled, 2)).containsExactly(1, 0, 1);
  }

  private static float log(double p) {
    return (float) Math.log(p);
  }

  @Test
  void a_chunk_that_is_shorter_than_its_strides_is_refused() {
    RecognitionOptions options =
        OptionSchema.of(RecognitionOptions.class)
            .parse(Map.of("chunk-length-s", "1", "stride-length-s", "0.5,0.5"));
    dev.heed.testing.Refused.with(
        dev.heed.error.ErrorCode.INVALID_OPTION,
        () -> Strides.of(options, 16000, 320),
        "--chunk-length-s",
        "16000",
        "8000");
  }
}
