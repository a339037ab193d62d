package dev.heed.speech.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.generate.Generator;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.processing.Waves;
import dev.heed.speech.processing.WhisperFeatures;
import dev.heed.speech.task.WhisperTranscript.Window;
import dev.heed.speech.voice.SpeechDetector;
import dev.heed.speech.voice.SpeechRules;
import dev.heed.spi.Task;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Speech to text with Whisper: windows of 30 seconds, written token by token. A longer recording is
 * heard in windows that end in pauses; without a detector of speech from passage to passage, each
 * window beginning where the last whole passage ended; with {@code --chunk-length-s} in overlapping
 * windows of a fixed length.
 *
 * @param detector finds the pauses; empty where nobody asks
 * @param alignment finds when each word was said; empty where nobody asks
 * @see <a href="https://arxiv.org/abs/2212.04356">Radford et al. 2022, section 3.8</a>
 */
record WhisperRecognition(
    WhisperFeatures extractor,
    Generator generator,
    WhisperTokens tokens,
    WhisperSettings settings,
    Optional<Strides> strides,
    Optional<WordAlignment> alignment,
    Optional<SpeechDetector> detector)
    implements Task<Audio, Transcript> {

  /** {@code input_features [B, mels, frames]} of the first window of each recording. */
  @Override
  public Inputs encode(List<Audio> batch) {
    return extractor.process(batch);
  }

  @Override
  public List<Transcript> decode(Outputs outputs, List<Audio> batch) {
    throw new HeedException(
        ErrorCode.UNSUPPORTED,
        "Whisper writes with a second graph, token by token: what its encoder gives has no text"
            + " yet. Use run.");
  }

  @Override
  public List<Transcript> run(Session session, List<Audio> batch) {
    return batch.stream().map(audio -> transcript(session, audio)).toList();
  }

  private Transcript transcript(Session encoder, Audio audio) {
    float[] samples = Waves.of(audio, extractor.rate());
    WhisperTranscript reader =
        new WhisperTranscript(
            tokens, settings.timestamps(), settings.returnLanguage(), secondsPerStep());
    return reader.read(windows(encoder, samples));
  }

  /** Seconds from one time token to the next. */
  private double secondsPerStep() {
    return (double) extractor.window() / extractor.rate() / settings.steps();
  }

  private List<Window> windows(Session encoder, float[] samples) {
    if (strides.isPresent()) {
      return strides.get().pieces(samples.length).stream()
          .map(piece -> window(encoder, samples, piece))
          .toList();
    }
    boolean isLong = samples.length > extractor.window();
    if (isLong && detector.isPresent()) {
      PauseCuts cuts = pauses(detector.get(), samples);
      if (!cuts.speech().isEmpty()) {
        return new WhisperPauses(listener(encoder), extractor, tokens, cuts).windows(samples);
      }
    }
    OptionalInt sound =
        isLong ? OptionalInt.empty() : OptionalInt.of(samples.length / extractor.hop());
    return List.of(
        window(listen(encoder, features(samples, isLong), isLong, sound), Optional.empty()));
  }

  private PauseCuts pauses(SpeechDetector voice, float[] samples) {
    double[] speaks = voice.probabilities(samples);
    return new PauseCuts(
        SpeechRules.standard().stretches(speaks, voice.window(), voice.rate(), samples.length));
  }

  private Tensor features(float[] samples, boolean isLong) {
    Inputs inputs = isLong ? extractor.whole(samples) : extractor.extract(List.of(samples));
    return inputs.byName().get("input_features");
  }

  private Window window(Session encoder, float[] samples, Strides.Piece piece) {
    float[] part = Arrays.copyOfRange(samples, piece.start(), piece.start() + piece.length());
    OptionalInt sound = OptionalInt.of(part.length / extractor.hop());
    WhisperSaid said = listen(encoder, features(part, false), false, sound);
    double rate = extractor.rate();
    double[] stride = {piece.length() / rate, piece.left() / rate, piece.right() / rate};
    return window(said, Optional.of(stride));
  }

  private Window window(WhisperSaid said, Optional<double[]> stride) {
    return new Window(said.tokens(), said.seconds(secondsPerStep()), stride);
  }

  private WhisperSaid listen(Session encoder, Tensor features, boolean isLong, OptionalInt sound) {
    int frames = extractor.window() / extractor.hop();
    return listener(encoder).listen(features, frames, settings.writesTimes(isLong), sound);
  }

  private WhisperListener listener(Session encoder) {
    return new WhisperListener(encoder, generator, tokens, settings, alignment);
  }
}
