package dev.heed.speech.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.spi.Options;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.task.ScoredLabel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The name tag of {@link ZeroShotAudioClassification}.
 *
 * <pre>{@code
 * Audio audio = new AudioReader().read(Source.of(Path.of("talk.mp3")));
 * Opening opening =
 *     Opening.of(Path.of("clap-htsat"))
 *         .withOptions(Map.of("candidate-labels", "rain, a dog"));
 * try (var pipeline = heed.pipeline(ZeroShotAudioClassificationType.TYPE, opening)) {
 *   List<ScoredLabel> labels = pipeline.run(audio);
 * }
 * }</pre>
 */
public final class ZeroShotAudioClassificationType implements TaskType<Audio, List<ScoredLabel>> {

  /** The task's name tag. */
  public static final ZeroShotAudioClassificationType TYPE = new ZeroShotAudioClassificationType();

  private static final String TEMPLATE = "This is a sound of {}.";

  private ZeroShotAudioClassificationType() {}

  @Override
  public String id() {
    return "zero-shot-audio-classification";
  }

  @Override
  public String summary() {
    return "Which of your own labels fits a recording best.";
  }

  @Override
  public Reader<Audio> reader() {
    return new AudioReader();
  }

  @Override
  public Task<Audio, List<ScoredLabel>> open(TaskSetup setup) {
    List<String> labels = labels(setup.options());
    String template = setup.options().text("hypothesis-template", TEMPLATE);
    List<String> texts = labels.stream().map(label -> template.replace("{}", label)).toList();
    return new ZeroShotAudioClassification(
        setup.processor("audio", Audio.class),
        labels,
        setup.processor("text", String.class).process(texts));
  }

  private static List<String> labels(Options options) {
    List<String> labels =
        Arrays.stream(options.text("candidate-labels", "").split(","))
            .map(String::strip)
            .filter(label -> !label.isEmpty())
            .toList();
    if (labels.isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "zero-shot-audio-classification needs labels to choose from: --candidate-labels"
              + " 'dog,rain,speech'.");
    }
    return labels;
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return folder.config().text("model_type", "").equals("clap");
  }

  @Override
  public List<TaskOption> options() {
    return List.of(
        new TaskOption("candidate-labels", "LABEL,LABEL,...", "What it may be; needed."),
        new TaskOption(
            "hypothesis-template", "TEXT", "'{}' in it is the label (" + TEMPLATE + ")."));
  }

  @Override
  public String print(List<ScoredLabel> output) {
    return output.stream()
        .map(scored -> "%6.2f %%  %s".formatted(100 * scored.score(), scored.label()))
        .collect(Collectors.joining("\n"));
  }
}
