package dev.heed.speech.task;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.processing.FeatureExtractors;
import dev.heed.speech.processing.MinimumDuration;
import dev.heed.spi.Batching;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.spi.Processor;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.task.LabelOptions;
import dev.heed.task.PublishedClasses;
import dev.heed.task.Ranking;
import dev.heed.task.ScoredLabel;
import java.util.List;

/**
 * Which classes a recording belongs to. Runs any model whose {@code logits [B, K]} rate {@code K}
 * classes: the Audio Spectrogram Transformer, wav2vec2, HuBERT and their like.
 *
 * <pre>{@code
 * Audio audio = new AudioReader().read(Source.of(Path.of("talk.mp3")));
 * Opening opening = Opening.of(Path.of("ast-audioset"));
 * try (var pipeline = heed.pipeline(AudioClassification.TYPE, opening)) {
 *   List<ScoredLabel> labels = pipeline.run(audio);
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">audio-classification</a>
 */
public final class AudioClassification implements TaskType<Audio, List<ScoredLabel>> {

  /** The description of the task. */
  public static final AudioClassification TYPE = new AudioClassification();

  private AudioClassification() {}

  @Override
  public String id() {
    return "audio-classification";
  }

  @Override
  public String summary() {
    return "Which classes a recording belongs to.";
  }

  @Override
  public Reader<Audio> reader() {
    return new AudioReader();
  }

  @Override
  public Class<LabelOptions> optionsType() {
    return LabelOptions.class;
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return PublishedClasses.areFor(
        folder, id(), name -> name.contains("ForAudioClassification") || isOverWaveforms(name));
  }

  private static boolean isOverWaveforms(String name) {
    return name.endsWith("ForSequenceClassification")
        && name.matches("(Wav2Vec2|Hubert|WavLM|UniSpeech|SEW|Data2VecAudio|Whisper).*");
  }

  @Override
  public Task<Audio, List<ScoredLabel>> open(TaskSetup setup) {
    return setup.onePass(
        new Pass(
            setup.processor("audio", Audio.class),
            MinimumDuration.of(setup.folder(), FeatureExtractors.of(setup.folder()).rate()),
            Ranking.of(setup.folder().config())));
  }

  @Override
  public String print(List<ScoredLabel> output) {
    return ScoredLabel.text(output);
  }

  private record Pass(Processor<Audio> processor, MinimumDuration least, Ranking ranking)
      implements OnePass<Audio, List<ScoredLabel>> {

    /** {@code input_values} or {@code input_features}, as the model's extractor makes them. */
    @Override
    public Inputs encode(List<Audio> batch, Call call) {
      batch.forEach(least::require);
      return processor.process(batch);
    }

    @Override
    public List<List<ScoredLabel>> decode(Outputs outputs, List<Audio> batch, Call call) {
      LabelOptions options = call.options(LabelOptions.class);
      return ranking.rank(outputs.main("logits"), options.functionToApply(), options.topK());
    }

    /** As the published pipeline does: padding would change what waveforms give. */
    @Override
    public Batching<Audio> batching() {
      return new Batching.OneByOne<>();
    }
  }
}
