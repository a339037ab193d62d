package dev.heed.speech.processing;

import dev.heed.api.Internal;
import dev.heed.runtime.Inputs;
import dev.heed.speech.audio.Audio;
import dev.heed.spi.Processor;
import java.util.List;

/**
 * From recordings to what a speech model reads, as its {@code preprocessor_config.json} says and
 * the published numpy code computes. Recordings of any rate and any number of channels are mixed
 * down and resampled. Immutable, safe for concurrent calls.
 */
@Internal
public interface FeatureExtractor extends Processor<Audio> {

  /** The model's sample rate. */
  int rate();

  /** What the model reads of these waveforms, which are mono at {@link #rate}. */
  Inputs extract(List<float[]> waveforms);

  /**
   * {@inheritDoc}
   *
   * @throws dev.heed.error.HeedException INVALID_INPUT for a recording without samples, with NaN or
   *     infinite ones, or shorter than the model takes
   */
  @Override
  default Inputs process(List<Audio> batch) {
    return extract(MonoSamples.of(batch, rate()));
  }
}
