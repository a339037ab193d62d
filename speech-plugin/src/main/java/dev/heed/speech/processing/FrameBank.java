package dev.heed.speech.processing;

import dev.heed.api.Internal;

/**
 * Kaldi's filter bank as such: the loudness of each pitch, 25 ms every 10 ms, each frame by itself.
 * Immutable, safe for concurrent calls.
 */
@Internal
public final class FrameBank {

  private final LogMel mel;
  private final int rate;

  /**
   * @param mels pitches in a frame
   * @param rate samples in a second: 16,000, for which the frames are made
   */
  public FrameBank(int mels, int rate) {
    this.mel = LogMel.kaldi(Taper.hann(400), mels, rate);
    this.rate = rate;
  }

  /** All whole frames, {@code [frames][mels]}. */
  public float[][] frames(float[] samples) {
    return mel.frames(samples, 1);
  }

  /** Samples from one frame to the next. */
  public int hop() {
    return mel.hop();
  }

  /** Seconds in a frame: it is known so long after its first sample. */
  public double delay() {
    return 400.0 / rate;
  }
}
