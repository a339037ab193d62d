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
import dev.heed.spi.Task;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Speech to text with Whisper: windows of 30 seconds, written token by token. A longer recording is
 * heard from passage to passage, each window beginning where the last whole passage ended; with
 * {@code --chunk-length-s} in overlapping windows of a fixed length.
 *
 * @see <a href="https://arxiv.org/abs/2212.04356">Radford et al. 2022, section 3.8</a>
 */
record WhisperRecognition(
    WhisperFeatures extractor,
    Generator generator,
    WhisperTokens tokens,
    WhisperSettings settings,
    Optional<Strides> strides)
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
    Tensor features = features(samples, isLong);
    return List.of(new Window(listen(encoder, features, isLong), new double[0], Optional.empty()));
  }

  private Tensor features(float[] samples, boolean isLong) {
    Inputs inputs = isLong ? extractor.whole(samples) : extractor.extract(List.of(samples));
    return inputs.byName().get("input_features");
  }

  private Window window(Session encoder, float[] samples, Strides.Piece piece) {
    float[] part = Arrays.copyOfRange(samples, piece.start(), piece.start() + piece.length());
    long[] ids = listen(encoder, features(part, false), false);
    double rate = extractor.rate();
    double[] stride = {piece.length() / rate, piece.left() / rate, piece.right() / rate};
    return new Window(ids, new double[0], Optional.of(stride));
  }

  private long[] listen(Session encoder, Tensor features, boolean isLong) {
    int frames = extractor.window() / extractor.hop();
    return new WhisperListener(encoder, generator, tokens, settings)
        .listen(features, frames, settings.writesTimes(isLong));
  }
}
