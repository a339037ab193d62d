package dev.heed.speech.whisper;

import dev.heed.speech.transcript.Timestamps;
import dev.heed.speech.transcript.Transcript;
import dev.heed.speech.transcript.TranscriptChunk;
import dev.heed.speech.whisper.WhisperMerge.Heard;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads Whisper's tokens, window after window, as the published pipeline does: times open and close
 * passages, and what two windows gave for their overlap is joined.
 */
final class WhisperTranscript {

  /**
   * What was written of one window.
   *
   * @param times of each token in seconds, where they are known; else empty
   * @param stride length, left and right overlap in seconds; empty where windows do not overlap
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Window(long[] tokens, double[] times, Optional<double[]> stride) {}

  private static final int STEPS_IN_A_WINDOW = 1500;

  private final WhisperTokens tokens;
  private final Timestamps kind;
  private final boolean withLanguage;
  private final double precision;
  private final Consumer<String> pieces;

  private final List<TranscriptChunk> chunks = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private List<Heard> pending = new ArrayList<>();
  private Optional<String> lastLanguage = Optional.empty();
  private Optional<String> language = Optional.empty();
  private Optional<Double> start = Optional.empty();
  private double offset;
  private boolean skip;

  // Within one window:
  private Heard heard = Heard.nothing();
  private double firstTime;
  private Optional<Long> lastTime = Optional.empty();
  private double latest;
  private double penultimate;
  private double earlierSegments;

  /**
   * @param precision seconds from one time token to the next
   * @param pieces called with each piece of text that no later window can change
   */
  WhisperTranscript(
      WhisperTokens tokens,
      Timestamps kind,
      boolean withLanguage,
      double precision,
      Consumer<String> pieces) {
    this.tokens = tokens;
    this.kind = kind;
    this.withLanguage = withLanguage;
    this.precision = precision;
    this.pieces = pieces;
  }

  /** The next window. */
  void read(Window window) {
    heard = Heard.nothing();
    firstTime = tokens.firstTime();
    lastTime = Optional.empty();
    latest = 0;
    penultimate = 0;
    earlierSegments = 0;
    window.stride.ifPresent(stride -> enter(window, stride));
    long[] ids = spoken(window.tokens);
    for (int i = 0; i < ids.length; i++) {
      if (tokens.isTime(ids[i])) {
        time(ids, i);
      } else if (tokens.isText(ids[i])) {
        word(window, ids[i], i);
      } else {
        instruction(ids[i]);
      }
    }
    window.stride.ifPresent(stride -> offset += stride[0] - stride[2]);
    leave();
  }

  /** Everything that was said in the windows. */
  Transcript end() {
    if (!pending.isEmpty()) {
      close(Optional.empty());
    }
    boolean wanted = kind != Timestamps.FALSE || withLanguage;
    return new Transcript(
        text.toString(), wanted ? Optional.of(List.copyOf(chunks)) : Optional.empty());
  }

  /** Without the words of an earlier window that were given as a hint. */
  private long[] spoken(long[] ids) {
    if (ids.length == 0 || ids[0] != tokens.previous()) {
      return ids;
    }
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == tokens.start()) {
        return Arrays.copyOfRange(ids, i, ids.length);
      }
    }
    return new long[0];
  }

  private void enter(Window window, double[] stride) {
    offset -= stride[1];
    if (stride[1] > 0) {
      firstTime = stride[1] / precision + tokens.firstTime();
    }
    double overlap = stride[0] - stride[2];
    for (int i = window.tokens.length - 1; i >= 0 && stride[2] > 0; i--) {
      long id = window.tokens[i];
      if (tokens.isTime(id)) {
        if (lastTime.isPresent() && (id - tokens.firstTime()) * precision < overlap) {
          return;
        }
        lastTime = Optional.of(id);
      }
    }
  }

  private void leave() {
    if (!heard.tokens().isEmpty()) {
      pending.add(heard);
    } else if (pending.stream().allMatch(part -> part.tokens().isEmpty())) {
      open();
    }
  }

  private void open() {
    pending = new ArrayList<>();
    heard = Heard.nothing();
    language = lastLanguage;
    start = Optional.empty();
  }

  private void instruction(long id) {
    Optional<String> name = tokens.language(id);
    if (name.isEmpty()) {
      return;
    }
    boolean changes = lastLanguage.isPresent() && !lastLanguage.equals(name);
    if (changes && kind == Timestamps.FALSE) {
      pending.add(heard);
      close(Optional.empty());
      open();
    }
    language = name;
    lastLanguage = name;
  }

  private void word(Window window, long id, int i) {
    heard.tokens().add(id);
    if (kind == Timestamps.WORD) {
      double from = i == 0 ? offset : window.times[i - 1] + offset;
      heard.times().add(new double[] {rounded(from), rounded(window.times[i] + offset)});
    }
  }

  private void time(long[] ids, int i) {
    long step = ids[i] - tokens.firstTime();
    double seconds = step * precision;
    if (seconds < latest) {
      next(ids, i);
    }
    penultimate = latest;
    latest = seconds;
    double time = rounded(seconds + offset + earlierSegments);
    if (lastTime.isPresent() && ids[i] >= lastTime.get()) {
      skip = true; // it falls into the overlap: the next window will say
    } else if (skip || (!pending.isEmpty() && ids[i] < firstTime)) {
      skip = false;
    } else if (start.isEmpty()) {
      start = Optional.of(time);
    } else if (time != start.get()) {
      pending.add(heard);
      close(Optional.of(time));
      open();
    }
  }

  /** Times that go back begin the next window of a long recording. */
  private void next(long[] ids, int i) {
    boolean single = i >= 2 && !(tokens.isTime(ids[i - 1]) && tokens.isTime(ids[i - 2]));
    if (single) {
      earlierSegments += precision * STEPS_IN_A_WINDOW;
    } else {
      latest = penultimate;
      earlierSegments += penultimate;
    }
  }

  private void close(Optional<Double> end) {
    Heard all = WhisperMerge.join(pending);
    String said = tokens.text(all.tokens());
    text.append(said);
    pieces.accept(said);
    if (kind == Timestamps.WORD) {
      words(all);
    } else {
      Optional<List<Optional<Double>>> times =
          kind == Timestamps.FALSE ? Optional.empty() : Optional.of(List.of(start, end));
      chunks.add(new TranscriptChunk(said, times, withLanguage ? language : Optional.empty()));
    }
  }

  private void words(Heard all) {
    for (WhisperWords.Word word : new WhisperWords(tokens).split(all.tokens(), lastLanguage)) {
      double from = all.times().get(word.from())[0];
      double to = all.times().get(word.to())[1];
      TranscriptChunk chunk = TranscriptChunk.at(word.text(), from, to);
      chunks.add(
          withLanguage
              ? new TranscriptChunk(chunk.text(), chunk.timestamp(), lastLanguage)
              : chunk);
    }
  }

  private static double rounded(double seconds) {
    return new BigDecimal(seconds).setScale(2, RoundingMode.HALF_EVEN).doubleValue();
  }
}
