package dev.heed.speech.processing;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import dev.heed.speech.audio.Audio;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The waveform with its channels, padded to whole steps, as neural codecs read it: EnCodec, DAC,
 * Mimi, and models built on them.
 *
 * @see <a href="https://arxiv.org/abs/2210.13438">Défossez et al. 2022, section 3.1</a>
 */
final class CodecFeatures implements FeatureExtractor {

  private final CodecRule rule;

  CodecFeatures(CodecRule rule) {
    this.rule = rule;
  }

  /** EnCodec's: up to whole chunks, where the configuration has any. */
  static CodecFeatures chunked(Json config) {
    return new CodecFeatures(CodecRule.chunked(config));
  }

  /** DAC's and Dia's: up to whole steps of the codec. */
  static CodecFeatures stepped(Json config) {
    return new CodecFeatures(CodecRule.stepped(config, 16_000, 512));
  }

  /** Perception Encoder's: what is missing in a step is mirrored. */
  static CodecFeatures mirrored(Json config) {
    return new CodecFeatures(CodecRule.stepped(config, 48_000, 1920).mirrored());
  }

  /** Kyutai's: silence in front, and behind what is awaited. */
  static CodecFeatures delayed(Json config) {
    return new CodecFeatures(CodecRule.chunked(config).delayed(config));
  }

  @Override
  public int rate() {
    return rule.rate();
  }

  /**
   * {@code padding_mask} I64 {@code [B, samples]} and {@code input_values} F32 {@code [B, channels,
   * samples]}.
   *
   * @throws dev.heed.error.HeedException INVALID_INPUT also where a codec of two channels gets
   *     another number
   */
  @Override
  public Inputs process(List<Audio> batch) {
    if (rule.channels() == 1) {
      return extract(MonoSamples.of(batch, rate()));
    }
    List<List<float[]>> byChannel = new ArrayList<>();
    for (int c = 0; c < rule.channels(); c++) {
      byChannel.add(new ArrayList<>());
    }
    for (Audio audio : batch) {
      requireChannels(audio);
      for (int c = 0; c < rule.channels(); c++) {
        Audio one = Audio.mono(audio.channels()[c], audio.rate());
        byChannel.get(c).add(MonoSamples.of(one, rate()));
      }
    }
    return inputs(byChannel);
  }

  @Override
  public Inputs extract(List<float[]> waveforms) {
    return inputs(Collections.nCopies(rule.channels(), waveforms));
  }

  private void requireChannels(Audio audio) {
    if (audio.channels().length != rule.channels()) {
      throw invalidInput(
          "This codec hears %s channels at once, but the recording has %s. Give it one that has as many."
              .formatted(rule.channels(), audio.channels().length));
    }
  }

  private Inputs inputs(List<List<float[]>> byChannel) {
    List<List<float[]>> whole =
        byChannel.stream().map(one -> one.stream().map(rule::whole).toList()).toList();
    List<float[]> first = whole.get(0);
    int samples = rule.length(first);
    int all = rule.before() + samples + rule.behind();
    Tensor values = Tensor.zeros(ElementType.F32, Shape.of(first.size(), rule.channels(), all));
    FloatBuffer out = values.floats();
    for (int b = 0; b < first.size(); b++) {
      for (int c = 0; c < rule.channels(); c++) {
        float[] fitted = MonoSamples.fit(whole.get(c).get(b), samples, rule.padding());
        out.put((b * rule.channels() + c) * all + rule.before(), fitted);
      }
    }
    int[] lengths = first.stream().mapToInt(w -> w.length).toArray();
    return Inputs.of("padding_mask", Masks.behind(rule.before(), lengths, all))
        .and("input_values", values);
  }
}
