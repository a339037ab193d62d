package dev.heed.speech.task;

import dev.heed.generate.Encoded;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.ctc.CtcRecognition;
import dev.heed.speech.processing.FeatureExtractor;
import dev.heed.speech.processing.FeatureExtractors;
import dev.heed.speech.processing.MinimumDuration;
import dev.heed.speech.processing.WhisperFeatures;
import dev.heed.speech.transcript.RecognitionOptions;
import dev.heed.speech.transcript.Timestamps;
import dev.heed.speech.transcript.Transcript;
import dev.heed.speech.whisper.WhisperRecognition;
import dev.heed.spi.Call;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.spi.Tokenizer;
import dev.heed.task.PublishedClasses;
import java.util.List;

/**
 * What was said in a recording. Which of three ways depends on the folder: Whisper, another encoder
 * with a decoder, or a CTC model.
 *
 * <pre>{@code
 * Audio audio = new AudioReader().read(Source.of(Path.of("talk.mp3")));
 * Opening opening = Opening.of(Path.of("whisper-tiny")).withOptions(Map.of("language", "en"));
 * try (var pipeline = heed.pipeline(AutomaticSpeechRecognition.TYPE, opening)) {
 *   String text = pipeline.run(audio).text();
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">automatic-speech-recognition</a>
 */
public final class AutomaticSpeechRecognition implements TaskType<Audio, Transcript> {

  /** The description of the task. */
  public static final AutomaticSpeechRecognition TYPE = new AutomaticSpeechRecognition();

  private static final String ENCODER = "encoder_model";

  private AutomaticSpeechRecognition() {}

  @Override
  public String id() {
    return "automatic-speech-recognition";
  }

  @Override
  public String summary() {
    return "What was said in a recording.";
  }

  @Override
  public Reader<Audio> reader() {
    return new AudioReader();
  }

  @Override
  public Class<RecognitionOptions> optionsType() {
    return RecognitionOptions.class;
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return PublishedClasses.areFor(
        folder, id(), name -> name.endsWith("ForCTC") || isSpeechDecoder(name));
  }

  private static boolean isSpeechDecoder(String name) {
    return name.matches(
        "(Whisper|Moonshine|Speech2Text|SpeechT5).*For(ConditionalGeneration|SpeechToText)");
  }

  @Override
  public Task<Audio, Transcript> open(TaskSetup setup) {
    FeatureExtractor extractor = FeatureExtractors.of(setup.folder());
    if (!hasDecoder(setup.folder())) {
      return CtcRecognition.open(setup, extractor);
    }
    return extractor instanceof WhisperFeatures whisper
        ? WhisperRecognition.open(setup, whisper)
        : EncoderDecoder.open(setup, extractor);
  }

  private static boolean hasDecoder(ModelFolder folder) {
    return folder.hasGraph(ENCODER) || folder.config().flag("is_encoder_decoder", false);
  }

  @Override
  public String print(Transcript output) {
    return output.lines();
  }

  /** An encoder and a decoder that know no times: Moonshine and its like. */
  private record EncoderDecoder(
      FeatureExtractor extractor,
      MinimumDuration least,
      Session encoder,
      Generator generator,
      Tokenizer tokenizer,
      GenerationConfig model)
      implements Task<Audio, Transcript> {

    static EncoderDecoder open(TaskSetup setup, FeatureExtractor extractor) {
      return new EncoderDecoder(
          extractor,
          MinimumDuration.of(setup.folder(), extractor.rate()),
          setup.session(ENCODER),
          Generator.open(setup),
          setup.tokenizer(),
          GenerationConfig.of(setup.folder()));
    }

    @Override
    public List<Transcript> run(List<Audio> batch, Call call) {
      RecognitionOptions options = call.options(RecognitionOptions.class);
      options.returnTimestamps().among(List.of(Timestamps.FALSE));
      GenerationConfig config = options.over(model);
      return batch.stream().map(audio -> transcript(audio, config, call)).toList();
    }

    private Transcript transcript(Audio audio, GenerationConfig config, Call call) {
      least.require(audio);
      Inputs inputs = extractor.process(List.of(audio));
      try (Encoded encoded = Encoded.by(encoder, inputs, call.limit())) {
        Prompt start = Prompt.repeated(1, config.decoderStart());
        Generation how = Generation.of(config).within(call.limit());
        long[] ids = generator.generate(encoded, start, how).sequences().get(0).added();
        String text = tokenizer.decode(ids, true);
        call.tell(text);
        return Transcript.of(text);
      }
    }
  }
}
