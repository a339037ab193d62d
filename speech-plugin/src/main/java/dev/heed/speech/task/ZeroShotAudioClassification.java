package dev.heed.speech.task;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.speech.audio.Audio;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.task.ScoredLabel;
import dev.heed.tensor.Tensor;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which of the user's own descriptions fits a recording best, with a model that compares sound and
 * text: CLAP.
 *
 * @param texts the tokenized descriptions: {@code input_ids [L, N]}, ...
 * @see <a href="https://arxiv.org/abs/2211.06687">Wu et al. 2023</a>
 */
record ZeroShotAudioClassification(Processor<Audio> processor, List<String> labels, Inputs texts)
    implements Task<Audio, List<ScoredLabel>> {

  /** {@code input_features [B, views, frames, mels]} beside the tokens of the descriptions. */
  @Override
  public Inputs encode(List<Audio> batch) {
    Map<String, Tensor> both = new LinkedHashMap<>(texts.byName());
    processor.process(batch).byName().forEach(both::putIfAbsent);
    return new Inputs(both);
  }

  /** {@code logits_per_audio [B, L]}; scores sum to 1 over the descriptions. */
  @Override
  public List<List<ScoredLabel>> decode(Outputs outputs, List<Audio> batch) {
    float[] logits = outputs.get("logits_per_audio").toFloats();
    return IntStream.range(0, batch.size()).mapToObj(b -> ranked(logits, b)).toList();
  }

  @Override
  public List<List<ScoredLabel>> run(Session session, List<Audio> batch) {
    return decode(session.run(Feed.to(session, encode(batch))), batch);
  }

  private List<ScoredLabel> ranked(float[] logits, int item) {
    int from = item * labels.size();
    double max = logits[Likeliest.of(logits, from, from + labels.size())];
    double sum =
        IntStream.range(0, labels.size()).mapToDouble(i -> Math.exp(logits[from + i] - max)).sum();
    return IntStream.range(0, labels.size())
        .mapToObj(
            i -> new ScoredLabel(labels.get(i), (float) (Math.exp(logits[from + i] - max) / sum)))
        .sorted(Comparator.comparingDouble(ScoredLabel::score).reversed())
        .toList();
  }
}
