package dev.heed.speech.whisper;

import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.processing.MonoSamples;
import dev.heed.speech.processing.WhisperFeatures;
import dev.heed.speech.transcript.RecognitionOptions;
import dev.heed.speech.transcript.Strides;
import dev.heed.speech.transcript.Strides.Piece;
import dev.heed.speech.transcript.Timestamps;
import dev.heed.speech.transcript.Transcript;
import dev.heed.speech.voice.Pauses;
import dev.heed.speech.voice.SileroVad;
import dev.heed.speech.voice.SpeechDetector;
import dev.heed.speech.whisper.WhisperDecoder.Timed;
import dev.heed.speech.whisper.WhisperTranscript.Window;
import dev.heed.spi.Call;
import dev.heed.spi.Lazy;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.Tokenizer;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Speech to text with Whisper: windows of 30 seconds, written token by token. A longer recording is
 * heard from passage to passage, each window beginning where the last whole passage ended; with
 * {@code --cut-at-pauses} in windows that end in pauses; with {@code --chunk-length-s} in
 * overlapping windows of a fixed length.
 *
 * @param model {@code generation_config.json}
 * @param steps how many steps the encoder gives for a window
 * @param alignment finds when each word was said; opened by the first call that asks
 * @param detector finds the pauses; opened by the first call that asks
 * @see <a href="https://arxiv.org/abs/2212.04356">Radford et al. 2022, section 3.8</a>
 */
public record WhisperRecognition(
    WhisperFeatures extractor,
    Session encoder,
    Generator generator,
    Tokenizer tokenizer,
    GenerationConfig model,
    int steps,
    Lazy<WordAlignment> alignment,
    Lazy<SpeechDetector> detector)
    implements Task<Audio, Transcript> {

  /** The detector's sample rate. */
  private static final int RATE = 16000;

  /** Opens the encoder and the decoder. */
  public static Task<Audio, Transcript> open(TaskSetup setup, WhisperFeatures extractor) {
    GenerationConfig model = GenerationConfig.of(setup.folder());
    Session encoder = setup.session("encoder_model");
    return new WhisperRecognition(
        extractor,
        encoder,
        Generator.open(setup),
        setup.tokenizer(),
        model,
        setup.folder().config().integer("max_source_positions", 1500),
        Lazy.of(() -> WordAlignment.open(setup, model)),
        Lazy.of(() -> SpeechDetector.of(setup.session(SileroVad.MODEL), extractor.rate())));
  }

  @Override
  public List<Transcript> run(List<Audio> batch, Call call) {
    RecognitionOptions options = call.options(RecognitionOptions.class);
    WhisperDecoder decoder = decoder(WhisperSettings.of(model, steps, options), call);
    Optional<Strides> strides = Strides.of(options, extractor.rate(), 1);
    boolean cuts = options.cutAtPauses() && strides.isEmpty() && extractor.rate() == RATE;
    return batch.stream().map(audio -> transcript(audio, decoder, strides, cuts)).toList();
  }

  private WhisperDecoder decoder(WhisperSettings settings, Call call) {
    WhisperTokens tokens = WhisperTokens.of(tokenizer, settings.config().values());
    return new WhisperDecoder(
        encoder,
        generator,
        tokens,
        settings,
        settings.timestamps() == Timestamps.WORD ? Optional.of(alignment.get()) : Optional.empty(),
        call);
  }

  private Transcript transcript(
      Audio audio, WhisperDecoder decoder, Optional<Strides> strides, boolean cuts) {
    float[] samples = MonoSamples.of(audio, extractor.rate());
    WhisperTranscript transcript =
        new WhisperTranscript(
            decoder.tokens(),
            decoder.settings().timestamps(),
            decoder.settings().returnLanguage(),
            secondsPerStep(),
            decoder.call()::tell);
    if (strides.isPresent()) {
      strides
          .get()
          .pieces(samples.length)
          .forEach(piece -> transcript.read(window(decoder, samples, piece)));
    } else if (cuts) {
      hearBetweenPauses(decoder, samples, transcript::read);
    } else {
      transcript.read(whole(decoder, samples));
    }
    return transcript.end();
  }

  /** Silence is not transcribed; a short recording is transcribed whole. */
  private void hearBetweenPauses(WhisperDecoder decoder, float[] samples, Consumer<Window> heard) {
    Pauses pauses = Pauses.heard(detector.get(), samples, decoder.call());
    if (isLong(samples)) {
      new WhisperPauses(decoder, extractor, pauses).hear(samples, heard);
    } else if (!pauses.speech().isEmpty()) {
      heard.accept(whole(decoder, samples));
    }
  }

  private Window whole(WhisperDecoder decoder, float[] samples) {
    boolean isLong = isLong(samples);
    Inputs inputs = isLong ? extractor.whole(samples) : extractor.extract(List.of(samples));
    OptionalInt sound =
        isLong ? OptionalInt.empty() : OptionalInt.of(samples.length / extractor.hop());
    return window(said(decoder, inputs, isLong, sound), Optional.empty());
  }

  private Window window(WhisperDecoder decoder, float[] samples, Piece piece) {
    Inputs inputs = extractor.extract(List.of(piece.of(samples)));
    OptionalInt sound = OptionalInt.of(piece.length() / extractor.hop());
    double rate = extractor.rate();
    double[] stride = {piece.length() / rate, piece.left() / rate, piece.right() / rate};
    return window(said(decoder, inputs, false, sound), Optional.of(stride));
  }

  private Timed said(WhisperDecoder decoder, Inputs inputs, boolean isLong, OptionalInt sound) {
    Tensor features = inputs.byName().get("input_features");
    int frames = extractor.window() / extractor.hop();
    boolean times = decoder.settings().writesTimes(isLong);
    return decoder.recording(features, frames, times, sound);
  }

  private Window window(Timed said, Optional<double[]> stride) {
    return new Window(said.tokens(), said.seconds(secondsPerStep()), stride);
  }

  private boolean isLong(float[] samples) {
    return samples.length > extractor.window();
  }

  /** Seconds from one time token to the next. */
  private double secondsPerStep() {
    return (double) extractor.window() / extractor.rate() / steps;
  }
}
