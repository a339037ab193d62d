package dev.heed.speech.task;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.speech.audio.Audio;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
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
public final class AudioClassification implements Task<Audio, List<ScoredLabel>> {

  /** The task's name tag. */
  public static final AudioClassificationType TYPE = new AudioClassificationType();

  private final Processor<Audio> processor;
  private final LeastSound least;
  private final Ranking ranking;

  AudioClassification(Processor<Audio> processor, LeastSound least, Ranking ranking) {
    this.processor = processor;
    this.least = least;
    this.ranking = ranking;
  }

  /** {@code input_values} or {@code input_features}, as the model's extractor makes them. */
  @Override
  public Inputs encode(List<Audio> batch) {
    return processor.process(batch);
  }

  @Override
  public List<List<ScoredLabel>> decode(Outputs outputs, List<Audio> batch) {
    return ranking.rank(outputs.get("logits"));
  }

  /** One by one, as the published pipeline does: padding would change what waveforms give. */
  @Override
  public List<List<ScoredLabel>> run(Session session, List<Audio> batch) {
    return batch.stream().flatMap(audio -> run(session, audio).stream()).toList();
  }

  private List<List<ScoredLabel>> run(Session session, Audio audio) {
    least.require(audio);
    return decode(session.run(Feed.to(session, encode(List.of(audio)))), List.of(audio));
  }
}
