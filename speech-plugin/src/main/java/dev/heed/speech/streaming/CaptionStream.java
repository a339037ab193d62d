package dev.heed.speech.streaming;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.speech.audio.Audio;
import dev.heed.speech.voice.SpeechDetector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Captions of speech that is still coming: the sound is cut where nobody speaks, and each stretch
 * is transcribed as a whole. The cuts depend on the sound alone, not on the blocks it comes in, so
 * that any blocks give the same captions. It keeps at most one stretch of sound. For one thread.
 */
public final class CaptionStream {

  /**
   * What was said, and when.
   *
   * @param start in seconds from the beginning of the stream
   */
  public record Caption(double start, double end, String text) {}

  /**
   * Where to cut.
   *
   * @param pause seconds of silence that end a stretch
   * @param longest seconds after which it is cut anyway
   * @param silence the loudness, root mean square where full scale is 1, below which nobody speaks
   */
  public record Cuts(double pause, double longest, double silence) {

    /** A pause of 0.5 seconds, at most 25 seconds, 46 dB below full scale. */
    public static final Cuts STANDARD = new Cuts(0.5, 25, 0.005);

    public Cuts {
      if (pause <= 0 || longest < pause || silence < 0) {
        throw invalidInput(
            "Cuts need a pause above 0 s, stretches no shorter than it, and a loudness of 0 or more, not %s, %s, %s."
                .formatted(pause, longest, silence));
      }
    }
  }

  private final int rate;
  private final SpeechActivity ear;
  private final int step;
  private final Cuts cuts;
  private final Function<Audio, String> transcriber;
  private final float[] kept;
  private int length;
  private int looked;
  private int quiet;
  private boolean spoken;
  private long before;

  /**
   * Cuts where it is quiet: for sound without noise.
   *
   * @param rate samples in a second of what will be pushed
   * @param transcriber what was said in a stretch: a pipeline's {@code run}
   */
  public CaptionStream(int rate, Cuts cuts, Function<Audio, String> transcriber) {
    this(rate, SpeechActivity.forLoudness(rate, cuts.silence), cuts, transcriber);
  }

  /**
   * Cuts where a detector finds no speech, however loud it is.
   *
   * @param detector at the rate of what will be pushed; of the cuts the loudness is not used
   * @param transcriber what was said in a stretch: a pipeline's {@code run}
   */
  public CaptionStream(SpeechDetector detector, Cuts cuts, Function<Audio, String> transcriber) {
    this(detector.rate(), SpeechActivity.forVoices(detector), cuts, transcriber);
  }

  private CaptionStream(
      int rate, SpeechActivity ear, Cuts cuts, Function<Audio, String> transcriber) {
    this.rate = rate;
    this.ear = ear;
    this.step = ear.step();
    this.cuts = cuts;
    this.transcriber = transcriber;
    this.kept = new float[(int) (cuts.longest * rate) / step * step + step];
  }

  /** The next samples, mono; what they complete is transcribed before this returns. */
  public List<Caption> push(float... samples) {
    List<Caption> captions = new ArrayList<>();
    int at = 0;
    while (at < samples.length) {
      int taken = Math.min(samples.length - at, kept.length - length);
      System.arraycopy(samples, at, kept, length, taken);
      length += taken;
      at += taken;
      while (looked + step <= length) {
        look().ifPresent(captions::add);
      }
    }
    return captions;
  }

  /** The end of the stream: what is left is transcribed. */
  public Optional<Caption> finish() {
    Optional<Caption> last = spoken ? Optional.of(caption(length)) : Optional.empty();
    drop(length);
    return last;
  }

  /** Takes one step, and cuts where the stretch has ended. */
  private Optional<Caption> look() {
    boolean silent = !ear.hears(Arrays.copyOfRange(kept, looked, looked + step));
    looked += step;
    quiet = silent ? quiet + step : 0;
    spoken |= !silent;
    boolean paused = spoken && quiet >= cuts.pause * rate;
    boolean full = looked + step > kept.length - step;
    Optional<Caption> caption =
        spoken && (paused || full) ? Optional.of(caption(looked)) : Optional.empty();
    if (caption.isPresent()) {
      drop(looked);
    } else if (!spoken && looked > cuts.pause * rate) {
      drop(step); // silence before speech: the last of it is kept, so that no onset is lost
    }
    return caption;
  }

  private Caption caption(int end) {
    String text = transcriber.apply(Audio.mono(Arrays.copyOf(kept, end), rate)).strip();
    return new Caption((double) before / rate, (double) (before + end) / rate, text);
  }

  private void drop(int count) {
    System.arraycopy(kept, count, kept, 0, length - count);
    length -= count;
    looked = Math.max(0, looked - count);
    before += count;
    quiet = Math.min(quiet, looked);
    spoken = spoken && looked > 0;
  }
}
