package dev.heed.speech.task;

import dev.heed.generate.GenerationOptions;
import dev.heed.generate.Generator;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.processing.FeatureExtractor;
import dev.heed.speech.processing.FeatureExtractors;
import dev.heed.speech.processing.WhisperFeatures;
import dev.heed.speech.voice.SpeechDetector;
import dev.heed.spi.Options;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /** The task's name tag. */
  public static final AutomaticSpeechRecognition TYPE = new AutomaticSpeechRecognition();

  private static final String ENCODER = "encoder_model";
  private static final String DECODER = "decoder_model";
  private static final String PAUSES = "cut-at-pauses";
  private static final int RATE = 16000;
  private static final String MERGED = "decoder_model_merged";

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
  public String graph(ModelFolder folder) {
    return isSequence(folder) ? ENCODER : "model";
  }

  private static boolean isSequence(ModelFolder folder) {
    return folder.hasGraph(ENCODER) || folder.config().flag("is_encoder_decoder", false);
  }

  @Override
  public Task<Audio, Transcript> open(TaskSetup setup) {
    FeatureExtractor extractor = FeatureExtractors.of(setup.folder());
    if (!isSequence(setup.folder())) {
      return ctc(setup, extractor);
    }
    return extractor instanceof WhisperFeatures whisper
        ? whisper(setup, whisper)
        : sequence(setup, extractor);
  }

  private static Task<Audio, Transcript> ctc(TaskSetup setup, FeatureExtractor extractor) {
    int ratio = ratio(setup.folder().config());
    return new CtcRecognition(
        extractor,
        LeastSound.of(setup.folder(), extractor.rate()),
        CtcVocabulary.of(setup.folder()),
        ratio,
        Strides.of(setup.options(), extractor.rate(), ratio),
        TimestampKind.of(
            setup.options(), List.of(TimestampKind.NONE, TimestampKind.CHAR, TimestampKind.WORD)),
        setup.options().integer("num-beams", 1));
  }

  /** Samples to one step of the logits. */
  private static int ratio(Json config) {
    if (config.has("conv_stride")) {
      return config.integers("conv_stride").stream().reduce(1, (a, b) -> a * b);
    }
    if (config.has("feature_projection_input_dim")) {
      return 2 * config.integer("feature_projection_input_dim"); // w2v-BERT: stacked mel frames
    }
    return config.integer("inputs_to_logits_ratio", 1);
  }

  private static Task<Audio, Transcript> whisper(TaskSetup setup, WhisperFeatures extractor) {
    Options options = setup.options();
    WhisperSettings settings = WhisperSettings.of(setup.folder(), options);
    return new WhisperRecognition(
        extractor,
        Generator.open(setup),
        WhisperTokens.of(setup.tokenizer(), settings.config().values()),
        settings,
        Strides.of(options, extractor.rate(), 1),
        settings.timestamps() == TimestampKind.WORD
            ? Optional.of(alignment(setup, settings))
            : Optional.empty(),
        detector(setup, extractor.rate()));
  }

  /** Opened where the user asks for it and does not have the recording cut by length. */
  private static Optional<SpeechDetector> detector(TaskSetup setup, int rate) {
    Options options = setup.options();
    boolean wanted =
        options.flag(PAUSES, false) && options.number("chunk-length-s", 0) == 0 && rate == RATE;
    return wanted
        ? Optional.of(SpeechDetector.of(setup.session(StandardModels.SILERO_VAD), rate))
        : Optional.empty();
  }

  /** A second copy of the decoder, whose attention is seen. */
  private static WordAlignment alignment(TaskSetup setup, WhisperSettings settings) {
    String graph = setup.folder().hasGraph(DECODER) ? DECODER : MERGED;
    int width = setup.folder().config().integer("median_filter_width", 7);
    return new WordAlignment(setup.look(graph), settings.alignmentHeads(), width);
  }

  private static Task<Audio, Transcript> sequence(TaskSetup setup, FeatureExtractor extractor) {
    TimestampKind.of(setup.options(), List.of(TimestampKind.NONE));
    return new SequenceRecognition(
        extractor,
        LeastSound.of(setup.folder(), extractor.rate()),
        Generator.open(setup),
        setup.tokenizer(),
        SequenceSettings.of(setup.folder(), setup.options()));
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return folder.config().texts("architectures").stream()
        .anyMatch(name -> name.endsWith("ForCTC") || isSpeechDecoder(name));
  }

  private static boolean isSpeechDecoder(String name) {
    return name.matches(
        "(Whisper|Moonshine|Speech2Text|SpeechT5).*For(ConditionalGeneration|SpeechToText)");
  }

  @Override
  public List<TaskOption> options() {
    List<TaskOption> own =
        List.of(
            new TaskOption(
                "chunk-length-s", "SECONDS", "Cut long recordings into overlapping windows."),
            new TaskOption(
                "stride-length-s", "SECONDS[,SECONDS]", "Their overlap on each side (a sixth)."),
            new TaskOption(
                PAUSES,
                "true|false",
                "Whisper: end the windows of a long recording in pauses (false: where the last"
                    + " passage ended, as published)."),
            new TaskOption(
                "return-timestamps",
                "true|word|char",
                "Times of passages or words (Whisper), of words or characters (CTC)."),
            new TaskOption("language", "L", "Whisper: the language spoken, else it is detected."),
            new TaskOption("task", "T", "Whisper: transcribe, or translate into English."),
            new TaskOption("return-language", "true|false", "Whisper: which language was spoken."));
    return Stream.concat(own.stream(), GenerationOptions.LIST.stream()).toList();
  }

  @Override
  public String print(Transcript output) {
    return output
        .chunks()
        .map(chunks -> chunks.stream().map(this::line).collect(Collectors.joining("\n")))
        .orElse(output.text().strip());
  }

  private String line(TranscriptChunk chunk) {
    return "%8s - %8s  %s"
        .formatted(
            chunk.start().map("%.2f"::formatted).orElse("?"),
            chunk.end().map("%.2f"::formatted).orElse("?"),
            chunk.text().strip());
  }
}
