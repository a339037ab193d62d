package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.streaming.CaptionStream;
import dev.heed.speech.task.VoiceActivityDetection;
import dev.heed.speech.voice.SpeechDetector;
import dev.heed.speech.voice.SpeechRules;
import dev.heed.speech.voice.TimeSpan;
import dev.heed.speech.voice.VoiceStream;
import dev.heed.speech.voice.VoiceStream.Change;
import dev.heed.spi.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The detector of speech that ships inside, on synthetic speech with silences of known length. */
class VoiceTest {

  private static final int RATE = 16000;
  private static final Heed HEED = Heed.start();

  /** In examples/sounds/message.wav somebody speaks from 0.14 s to 6.36 s, with a pause inside. */
  private static final double SPOKEN = 6.36;

  private static float[] message() {
    Path root = Path.of(System.getProperty("heed.root", "."));
    return new AudioReader().read(Source.of(root.resolve("examples/sounds/message.wav"))).samples();
  }

  /** Two seconds of silence, the message, three of silence, the message again, one of silence. */
  private static float[] twice() {
    float[] message = message();
    float[] all = new float[6 * RATE + 2 * message.length];
    System.arraycopy(message, 0, all, 2 * RATE, message.length);
    System.arraycopy(message, 0, all, 5 * RATE + message.length, message.length);
    return all;
  }

  private static List<TimeSpan> spans(float[] samples, int rate, Map<String, String> options) {
    Opening opening = Opening.standard().withOptions(options);
    try (Pipeline<Audio, List<TimeSpan>> pipeline =
        HEED.pipeline(VoiceActivityDetection.TYPE, opening)) {
      return pipeline.run(Audio.mono(samples, rate));
    }
  }

  @Test
  void speech_is_found_between_silences_within_150_ms() {
    float[] samples = twice();
    List<TimeSpan> spans =
        spans(samples, RATE, Map.of("min-silence-duration-ms", "400", "speech-pad-ms", "0"));
    double second = 5 + message().length / (double) RATE;
    assertThat(spans).hasSize(2);
    assertThat(spans.get(0).start()).isCloseTo(2.14, within(0.15));
    assertThat(spans.get(0).end()).isCloseTo(2 + SPOKEN, within(0.15));
    assertThat(spans.get(1).start()).isCloseTo(second + 0.14, within(0.15));
    assertThat(spans.get(1).end()).isCloseTo(second + SPOKEN, within(0.15));
  }

  @Test
  void at_8_khz_and_in_samples_the_same_speech_is_found() {
    List<TimeSpan> spans = spans(twice(), RATE, Map.of("min-silence-duration-ms", "400"));
    List<TimeSpan> samples =
        spans(
            twice(),
            RATE,
            Map.of(
                "sampling-rate",
                "8000",
                "return-seconds",
                "false",
                "min-silence-duration-ms",
                "400"));
    assertThat(samples).hasSameSizeAs(spans);
    for (int i = 0; i < spans.size(); i++) {
      assertThat(samples.get(i).start() / 8000).isCloseTo(spans.get(i).start(), within(0.2));
      assertThat(samples.get(i).end() / 8000).isCloseTo(spans.get(i).end(), within(0.2));
    }
  }

  @Test
  void nobody_speaks_in_silence_in_a_tone_and_in_10_ms() {
    float[] tone = new float[2 * RATE];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (float) (0.3 * Math.sin(2 * Math.PI * 440 * i / RATE));
    }
    assertThat(spans(new float[5 * RATE], RATE, Map.of())).isEmpty();
    assertThat(spans(tone, RATE, Map.of())).isEmpty();
    assertThat(spans(new float[160], RATE, Map.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 500, 512, 3001, 1_000_000})
  void a_stream_in_any_blocks_says_what_the_whole_recording_says(int block) {
    float[] samples = Arrays.copyOf(twice(), 9 * RATE);
    List<Double> whole = new ArrayList<>();
    spans(samples, RATE, Map.of("min-silence-duration-ms", "400", "min-speech-duration-ms", "0"))
        .forEach(
            span -> {
              whole.add(span.start());
              whole.add(span.end());
            });
    List<Change> changes = changes(samples, block);
    assertThat(changes).hasSameSizeAs(whole);
    for (int i = 0; i < whole.size(); i++) {
      assertThat(changes.get(i).speaks()).isEqualTo(i % 2 == 0);
      assertThat(changes.get(i).seconds()).isCloseTo(whole.get(i), within(1e-3));
    }
  }

  private static List<Change> changes(float[] samples, int block) {
    List<Change> changes = new ArrayList<>();
    try (Pipeline<Audio, List<TimeSpan>> pipeline =
        HEED.pipeline(VoiceActivityDetection.TYPE, Opening.standard())) {
      SpeechRules rules =
          SpeechRules.standard().withDurations(0, Double.POSITIVE_INFINITY, 0.4, 0.03);
      VoiceStream stream = new VoiceStream(SpeechDetector.of(pipeline.session(), RATE), rules);
      for (int at = 0; at < samples.length; at += block) {
        changes.addAll(
            stream.push(Arrays.copyOfRange(samples, at, Math.min(samples.length, at + block))));
      }
      stream.finish().ifPresent(changes::add);
    }
    return changes;
  }

  @ParameterizedTest
  @ValueSource(ints = {511, 1_000_000})
  void captions_are_cut_at_pauses_also_in_loud_noise(int block) {
    float[] samples = twice();
    Random random = new Random(5);
    for (int i = 0; i < samples.length; i++) {
      samples[i] += (float) (0.01 * random.nextGaussian()); // as loud as what counts as speech
    }
    List<CaptionStream.Caption> captions = new ArrayList<>();
    try (Pipeline<Audio, List<TimeSpan>> pipeline =
        HEED.pipeline(VoiceActivityDetection.TYPE, Opening.standard())) {
      CaptionStream stream =
          new CaptionStream(
              SpeechDetector.of(pipeline.session(), RATE),
              CaptionStream.Cuts.STANDARD,
              audio -> "%d samples".formatted(audio.length()));
      for (int at = 0; at < samples.length; at += block) {
        captions.addAll(
            stream.push(Arrays.copyOfRange(samples, at, Math.min(samples.length, at + block))));
      }
      stream.finish().ifPresent(captions::add);
    }
    assertThat(captions).hasSize(2);
    assertThat(captions.get(0).start()).isLessThan(2.2);
    assertThat(captions.get(0).end()).isBetween(8.3, 9.2);
  }
}
