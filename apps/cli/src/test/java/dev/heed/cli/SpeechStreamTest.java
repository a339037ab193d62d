package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.ctc.TranscriptStream;
import dev.heed.speech.task.AutomaticSpeechRecognition;
import dev.heed.speech.transcript.Transcript;
import dev.heed.spi.Call;
import dev.heed.testing.Golden;
import dev.heed.testing.Refused;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CTC models on sound that is still coming. */
class SpeechStreamTest {

  private static final Heed HEED = Heed.start();

  private static float[] noise(int length) {
    Random random = new Random(3);
    float[] samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (float) (0.2 * random.nextGaussian());
    }
    return samples;
  }

  private static Pipeline<Audio, Transcript> open(String model, Map<String, String> options) {
    Opening opening = Opening.of(Golden.folder(model)).withOptions(options);
    return HEED.pipeline(AutomaticSpeechRecognition.TYPE, opening);
  }

  private static Call call(Map<String, String> options) {
    return Call.plain().withOptions(options);
  }

  @ParameterizedTest
  @CsvSource({
    "wav2vec2-ctc, 20000, 1",
    "wav2vec2-ctc, 20000, 333",
    "wav2vec2-ctc, 20000, 4096",
    "wav2vec2-ctc, 20000, 1000000",
    "wav2vec2-ctc, 8000, 160",
    "wav2vec2-ctc, 16000, 16000",
    "wav2vec2-ctc, 3000, 100",
    "hubert-ctc, 21111, 777"
  })
  void a_stream_in_any_blocks_says_what_the_pipeline_says_of_the_whole_recording(
      String model, int length, int block) {
    float[] samples = noise(length);
    Map<String, String> options = Map.of("chunk-length-s", "0.5", "stride-length-s", "0.1");
    try (Pipeline<Audio, Transcript> pipeline = open(model, options)) {
      TranscriptStream stream = TranscriptStream.of(pipeline.task(), call(options));
      StringBuilder text = new StringBuilder();
      for (int at = 0; at < length; at += block) {
        text.append(stream.push(Arrays.copyOfRange(samples, at, Math.min(length, at + block))));
      }
      text.append(stream.finish());
      String whole = pipeline.run(Audio.mono(samples, stream.rate())).text();
      assertThat(text.toString().strip()).isEqualTo(whole);
      assertThat(whole).isNotEmpty();
    }
  }

  @Test
  void text_comes_before_the_sound_has_ended() {
    Map<String, String> options = Map.of("chunk-length-s", "0.5");
    try (Pipeline<Audio, Transcript> pipeline = open("wav2vec2-ctc", Map.of())) {
      TranscriptStream stream = TranscriptStream.of(pipeline.task(), call(options));
      assertThat(stream.push(noise(8000))).isEmpty();
      assertThat(stream.push(0f)).isNotEmpty();
    }
  }

  @Test
  void beams_with_chunks_say_as_much_as_the_likeliest_tokens() {
    Map<String, String> chunks = Map.of("chunk-length-s", "0.5", "stride-length-s", "0.1");
    Map<String, String> beams =
        Map.of("chunk-length-s", "0.5", "stride-length-s", "0.1", "num-beams", "4");
    Audio audio = Audio.mono(noise(20000), 16000);
    try (Pipeline<Audio, Transcript> greedy = open("wav2vec2-ctc", chunks);
        Pipeline<Audio, Transcript> wide = open("wav2vec2-ctc", beams)) {
      int length = greedy.run(audio).text().length();
      assertThat(wide.run(audio).text().length()).isBetween(length / 2, 2 * length);
      refused(wide, beams, ErrorCode.UNSUPPORTED, "without beams");
    }
  }

  @Test
  void what_cannot_be_heard_in_windows_is_refused_with_what_to_do() {
    try (Pipeline<Audio, Transcript> whole = open("wav2vec2-ctc", Map.of());
        Pipeline<Audio, Transcript> whisper = open("whisper", Map.of())) {
      refused(whole, Map.of(), ErrorCode.INVALID_INPUT, "chunk-length-s");
      refused(whisper, Map.of(), ErrorCode.UNSUPPORTED, "CTC", "CaptionStream");
    }
  }

  private static void refused(
      Pipeline<Audio, Transcript> pipeline,
      Map<String, String> options,
      ErrorCode code,
      String... parts) {
    Refused.with(code, () -> TranscriptStream.of(pipeline.task(), call(options)), parts);
  }
}
