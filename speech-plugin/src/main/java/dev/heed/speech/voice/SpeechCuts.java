package dev.heed.speech.voice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Goes from window to window and notes where speech starts and ends. For one recording. */
final class SpeechCuts {

  /** A pause inside a stretch. */
  private record Pause(int from, int length) {}

  private static final int NONE = -1;

  private final double threshold;
  private final double exit;
  private final double minSpeech;
  private final double maxSpeech;
  private final double minSilence;
  private final double minPause;
  private final double pad;

  private final List<SpeechStretch> found = new ArrayList<>();
  private List<Pause> pauses = new ArrayList<>();
  private int start = NONE;
  private int silence = NONE;

  /** Durations become samples here. */
  SpeechCuts(SpeechRules rules, int window, int rate) {
    this.threshold = rules.threshold();
    this.exit = rules.exit();
    this.minSpeech = rate * rules.minSpeech();
    this.minSilence = rate * rules.minSilence();
    this.minPause = rate * SpeechRules.PAUSE;
    this.pad = rate * rules.pad();
    this.maxSpeech = rate * rules.maxSpeech() - window - 2 * pad;
  }

  /** The window that starts at sample {@code at}. */
  void window(double probability, int at) {
    boolean speaks = probability >= threshold;
    if (speaks && silence != NONE) {
      notePause(at);
    }
    if (speaks && start == NONE) {
      start = at;
    } else if (start != NONE) {
      boolean over = at - start > maxSpeech && cutTooLong(at);
      if (!over && probability < exit) {
        fallSilent(at);
      }
    }
  }

  private void notePause(int at) {
    if (at - silence > minPause) {
      pauses.add(new Pause(silence, at - silence));
    }
    silence = NONE;
  }

  /** Whether the stretch is over: it goes on behind its longest pause where it had one. */
  private boolean cutTooLong(int at) {
    Optional<Pause> longest =
        pauses.stream().reduce((a, b) -> b.length > a.length ? b : a); // the first of equals
    if (longest.isEmpty()) {
      found.add(new SpeechStretch(start, at));
      reset();
      return true;
    }
    found.add(new SpeechStretch(start, longest.get().from));
    start = longest.get().from + longest.get().length;
    int begins = start;
    pauses = new ArrayList<>(pauses.stream().filter(pause -> pause.from > begins).toList());
    silence = NONE;
    return false;
  }

  private void fallSilent(int at) {
    silence = silence == NONE ? at : silence;
    if (at - silence >= minSilence) {
      keep(silence);
      reset();
    }
  }

  private void keep(int end) {
    if (end - start > minSpeech) {
      found.add(new SpeechStretch(start, end));
    }
  }

  private void reset() {
    start = NONE;
    silence = NONE;
    pauses = new ArrayList<>();
  }

  /** The recording ends at {@code length}: all stretches, padded. */
  List<SpeechStretch> end(int length) {
    if (start != NONE) {
      keep(length);
    }
    return padded(length);
  }

  /** Neighbours that are closer than both their pads share what is between them. */
  private List<SpeechStretch> padded(int length) {
    List<SpeechStretch> padded = new ArrayList<>();
    int from = found.isEmpty() ? 0 : (int) Math.max(0, found.get(0).start() - pad);
    for (int i = 0; i < found.size(); i++) {
      int end = found.get(i).end();
      int widest = (int) Math.min(length, end + pad);
      if (i + 1 == found.size()) {
        padded.add(new SpeechStretch(from, widest));
      } else {
        int next = found.get(i + 1).start();
        boolean close = next - end < 2 * pad;
        padded.add(new SpeechStretch(from, close ? end + (next - end) / 2 : widest));
        from = close ? next - (next - end) / 2 : (int) Math.max(0, next - pad);
      }
    }
    return padded;
  }
}
