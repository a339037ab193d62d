package dev.heed.speech.streaming;

import dev.heed.speech.processing.FrameBank;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Filter-bank frames of sound that is still coming, equal to those of the whole recording to the
 * last bit. It keeps less than one frame of samples. For one thread.
 *
 * <p>Algorithmic delay: a frame comes when its last sample has come, 25 ms after its first.
 */
final class FeatureStream {

  private final FrameBank bank;
  private float[] kept = new float[0];

  public FeatureStream(FrameBank bank) {
    this.bank = bank;
  }

  /** The frames, {@code [frames][mels]}, that these samples complete. */
  public List<float[]> push(float... samples) {
    float[] all = Arrays.copyOf(kept, kept.length + samples.length);
    System.arraycopy(samples, 0, all, kept.length, samples.length);
    float[][] frames = bank.frames(all);
    kept = Arrays.copyOfRange(all, frames.length * bank.hop(), all.length);
    return new ArrayList<>(Arrays.asList(frames));
  }

  /** Seconds from a frame's first sample until it is known. */
  public double delay() {
    return bank.delay();
  }
}
