package dev.heed.speech.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.speech.processing.FrameBank;
import dev.heed.speech.streaming.CaptionStream.Caption;
import dev.heed.speech.streaming.CaptionStream.Cuts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsTest {

  private static final int RATE = 16000;

  /** Noise where somebody speaks, silence elsewhere; pairs of seconds. */
  private static float[] speech(double... seconds) {
    Random random = new Random(7);
    float[] all = new float[0];
    for (int i = 0; i < seconds.length; i++) {
      float[] part = new float[(int) (seconds[i] * RATE)];
      for (int k = 0; k < part.length && i % 2 == 0; k++) {
        part[k] = (float) (0.2 * random.nextGaussian());
      }
      float[] longer = Arrays.copyOf(all, all.length + part.length);
      System.arraycopy(part, 0, longer, all.length, part.length);
      all = longer;
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 160, 399, 401, 5000, 100000})
  void frames_of_any_blocks_equal_those_of_the_whole_to_the_bit(int block) {
    float[] samples = speech(0.4, 0.1, 0.3);
    FrameBank bank = new FrameBank(40, RATE);
    FeatureStream stream = new FeatureStream(bank);
    List<float[]> frames = new ArrayList<>();
    for (int at = 0; at < samples.length; at += block) {
      frames.addAll(
          stream.push(Arrays.copyOfRange(samples, at, Math.min(samples.length, at + block))));
    }
    assertThat(frames.toArray(new float[0][])).isDeepEqualTo(bank.frames(samples));
    assertThat(stream.delay()).isEqualTo(0.025);
  }

  private static List<Caption> captions(float[] samples, int block, Cuts cuts) {
    CaptionStream stream =
        new CaptionStream(RATE, cuts, audio -> "%d samples".formatted(audio.length()));
    List<Caption> captions = new ArrayList<>();
    for (int at = 0; at < samples.length; at += block) {
      captions.addAll(
          stream.push(Arrays.copyOfRange(samples, at, Math.min(samples.length, at + block))));
    }
    stream.finish().ifPresent(captions::add);
    return captions;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 333, 4096, 1000000})
  void captions_do_not_depend_on_the_blocks(int block) {
    float[] samples = speech(1, 0.8, 1.5, 2, 0.7);
    List<Caption> captions = captions(samples, block, Cuts.STANDARD);
    assertThat(captions).isEqualTo(captions(samples, samples.length, Cuts.STANDARD));
    assertThat(captions).hasSize(3);
    assertThat(captions.get(0).end()).isBetween(1.4, 1.6);
  }

  @Test
  void who_never_pauses_is_cut_after_the_longest_stretch_without_loss() {
    List<Caption> captions = captions(speech(5), 1000, new Cuts(0.5, 2, 0.005));
    assertThat(captions).hasSize(3);
    for (int i = 1; i < captions.size(); i++) {
      assertThat(captions.get(i).start()).isEqualTo(captions.get(i - 1).end());
    }
    assertThat(captions.get(2).end()).isEqualTo(5);
  }

  @Test
  void silence_has_no_captions() {
    assertThat(captions(new float[10 * RATE], 1600, Cuts.STANDARD)).isEmpty();
  }
}
