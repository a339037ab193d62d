package dev.heed.speech.task;

import dev.heed.model.ModelFolder;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.processing.FeatureExtractors;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.task.Ranking;
import dev.heed.task.ScoredLabel;
import java.util.List;
import java.util.stream.Collectors;

/** The name tag of {@link AudioClassification}. */
public final class AudioClassificationType implements TaskType<Audio, List<ScoredLabel>> {

  private static final int TOP_K = 5;

  AudioClassificationType() {}

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
  public Task<Audio, List<ScoredLabel>> open(TaskSetup setup) {
    return new AudioClassification(
        setup.processor("audio", Audio.class),
        LeastSound.of(setup.folder(), FeatureExtractors.of(setup.folder()).rate()),
        Ranking.of(setup.folder().config(), setup.options(), TOP_K));
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return folder.config().texts("architectures").stream()
        .anyMatch(name -> name.contains("ForAudioClassification") || isOverWaveforms(name));
  }

  private static boolean isOverWaveforms(String name) {
    return name.endsWith("ForSequenceClassification")
        && name.matches("(Wav2Vec2|Hubert|WavLM|UniSpeech|SEW|Data2VecAudio|Whisper).*");
  }

  @Override
  public List<TaskOption> options() {
    return List.of(
        new TaskOption("top-k", "N", "How many labels at most (" + TOP_K + ")."),
        new TaskOption(
            "function-to-apply",
            "F",
            "softmax, sigmoid or none (what the model's problem_type says)."));
  }

  @Override
  public String print(List<ScoredLabel> output) {
    return output.stream()
        .map(scored -> "%6.2f %%  %s".formatted(100 * scored.score(), scored.label()))
        .collect(Collectors.joining("\n"));
  }
}
