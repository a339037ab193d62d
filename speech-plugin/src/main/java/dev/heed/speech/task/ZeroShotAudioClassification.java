package dev.heed.speech.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.Labels;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.spi.Option;
import dev.heed.spi.Processor;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.task.Ranking;
import dev.heed.task.ScoreFunction;
import dev.heed.task.ScoredLabel;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which of the user's own descriptions fits a recording best, with a model that compares sound and
 * text: CLAP.
 *
 * <pre>{@code
 * try (var classify = heed.pipeline(ZeroShotAudioClassification.TYPE, Path.of("clap-htsat-unfused"))) {
 *   List<ScoredLabel> labels = classify.run(audio, Map.of("candidate-labels", "rain, a dog"));
 * }
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/2211.06687">Wu et al. 2023</a>
 */
public final class ZeroShotAudioClassification implements TaskType<Audio, List<ScoredLabel>> {

  /** The description of the task. */
  public static final ZeroShotAudioClassification TYPE = new ZeroShotAudioClassification();

  /** The options of the task. */
  public record Candidates(
      @Option(value = "What it may be; needed.", placeholder = "LABEL,LABEL,...")
          List<String> candidateLabels,
      @Option(value = "'{}' in it is the label.", byDefault = "This is a sound of {}.")
          String hypothesisTemplate) {

    public Candidates {
      candidateLabels = List.copyOf(candidateLabels);
    }

    private List<String> descriptions() {
      if (candidateLabels.isEmpty()) {
        throw new HeedException(
            ErrorCode.INVALID_OPTION,
            "zero-shot-audio-classification needs labels to choose from: --candidate-labels"
                + " 'dog,rain,speech'.");
      }
      return candidateLabels.stream()
          .map(label -> hypothesisTemplate.replace("{}", label))
          .toList();
    }

    private Labels labels() {
      return new Labels(
          IntStream.range(0, candidateLabels.size())
              .boxed()
              .collect(Collectors.toMap(Function.identity(), candidateLabels::get)));
    }
  }

  private ZeroShotAudioClassification() {}

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
  public Class<Candidates> optionsType() {
    return Candidates.class;
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return folder.config().text("model_type", "").equals("clap");
  }

  @Override
  public Task<Audio, List<ScoredLabel>> open(TaskSetup setup) {
    return setup.onePass(
        new Pass(
            setup.processor("audio", Audio.class),
            setup.processor("text", String.class),
            setup.folder().config()));
  }

  @Override
  public String print(List<ScoredLabel> output) {
    return ScoredLabel.text(output);
  }

  private record Pass(Processor<Audio> sound, Processor<String> text, Json config)
      implements OnePass<Audio, List<ScoredLabel>> {

    /**
     * {@code input_features [B, views, frames, mels]} beside the tokens of the descriptions, {@code
     * input_ids [L, N]}, ...
     */
    @Override
    public Inputs encode(List<Audio> batch, Call call) {
      List<String> descriptions = call.options(Candidates.class).descriptions();
      Map<String, Tensor> both = new LinkedHashMap<>(text.process(descriptions).byName());
      sound.process(batch).byName().forEach(both::putIfAbsent);
      return new Inputs(both);
    }

    /** {@code logits_per_audio [B, L]}; scores sum to 1 over the descriptions. */
    @Override
    public List<List<ScoredLabel>> decode(Outputs outputs, List<Audio> batch, Call call) {
      Labels labels = call.options(Candidates.class).labels();
      return new Ranking(config, labels)
          .rank(outputs.get("logits_per_audio"), Optional.of(ScoreFunction.SOFTMAX), labels.size());
    }
  }
}
