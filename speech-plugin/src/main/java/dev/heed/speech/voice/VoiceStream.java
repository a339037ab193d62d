package dev.heed.speech.voice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Tells when somebody starts and stops to speak while the sound is still coming, in blocks of any
 * size. It keeps less than one window of samples. For one thread.
 *
 * <p>Algorithmic delay: a start is reported when its window of 32 ms is full, an end after the
 * silence that ends a stretch. Too short speech is reported all the same, as its end is not known
 * yet.
 */
public final class VoiceStream {

  /**
   * Somebody started or stopped.
   *
   * @param speaks whether it is a start
   * @param seconds when, from the beginning of the stream, padded as the rules say
   */
  public record Change(boolean speaks, double seconds) {}

  private final SpeechDetector detector;
  private final SpeechDetector.Listening listening;
  private final SpeechRules rules;
  private final float[] kept;
  private int length;
  private long heard;
  private boolean speaking;
  private long silence = -1;

  public VoiceStream(SpeechDetector detector, SpeechRules rules) {
    this.detector = detector;
    this.listening = detector.listen();
    this.rules = rules;
    this.kept = new float[detector.window()];
  }

  /** The next samples, mono, at the detector's rate. */
  public List<Change> push(float... samples) {
    List<Change> changes = new ArrayList<>();
    for (int at = 0; at < samples.length; ) {
      int taken = Math.min(samples.length - at, kept.length - length);
      System.arraycopy(samples, at, kept, length, taken);
      length += taken;
      at += taken;
      if (length == kept.length) {
        window().ifPresent(changes::add);
        length = 0;
      }
    }
    return changes;
  }

  /** The end of the stream: who still speaks stops there. */
  public Optional<Change> finish() {
    long end = heard + length;
    Optional<Change> last = Optional.empty();
    if (length > 0) {
      Arrays.fill(kept, length, kept.length, 0);
      last = window();
      length = 0;
    }
    boolean was = speaking;
    speaking = false;
    return was ? Optional.of(new Change(false, (double) end / detector.rate())) : last;
  }

  private Optional<Change> window() {
    double probability = listening.next(kept);
    long from = heard;
    heard += kept.length;
    if (probability >= rules.threshold()) {
      silence = -1;
      return speaking ? Optional.empty() : Optional.of(change(true, from));
    }
    if (probability < rules.exit() && speaking) {
      silence = silence < 0 ? from : silence;
      boolean ends = from - silence >= rules.minSilence() * detector.rate();
      return ends ? Optional.of(change(false, silence)) : Optional.empty();
    }
    return Optional.empty();
  }

  private Change change(boolean speaks, long sample) {
    speaking = speaks;
    silence = -1;
    double seconds = (double) sample / detector.rate();
    return new Change(speaks, speaks ? Math.max(0, seconds - rules.pad()) : seconds + rules.pad());
  }
}
