package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Pipeline;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A task without a plugin: two methods, from texts to tensors and back. This one tells how far a
 * text is from what a masked language model expects. {@code PipelineOfYourOwn MODEL_FOLDER
 * TEXT...}.
 */
public final class PipelineOfYourOwn {

  /**
   * The mean surprise of a text's tokens, in nats; each token sees itself, so it is a rough one.
   */
  private record Surprise(TextTokenizer tokenizer) implements OnePass<String, Double> {

    @Override
    public Inputs encode(List<String> batch, Call call) {
      return tokenizer.process(batch);
    }

    @Override
    public List<Double> decode(Outputs outputs, List<String> batch, Call call) {
      Tensor logits = outputs.get("logits");
      float[] values = logits.toFloats();
      int tokens = logits.shape().size(1);
      int vocabulary = logits.shape().size(2);
      return IntStream.range(0, batch.size())
          .mapToObj(i -> mean(batch.get(i), values, i * tokens * vocabulary, vocabulary))
          .toList();
    }

    private double mean(String text, float[] values, int from, int vocabulary) {
      long[] ids = tokenizer.encode(text).ids();
      return IntStream.range(0, ids.length)
          .mapToDouble(i -> surprise(values, from + i * vocabulary, vocabulary, (int) ids[i]))
          .average()
          .orElse(0);
    }

    private static double surprise(float[] values, int from, int vocabulary, int id) {
      double sum =
          IntStream.range(0, vocabulary).mapToDouble(v -> Math.exp(values[from + v])).sum();
      return Math.log(sum) - values[from + id];
    }
  }

  private PipelineOfYourOwn() {}

  /** Opens the folder's graph, puts the task on it, and runs it like any other. */
  public static void main(String[] args) {
    if (args.length < 2) {
      System.err.println(
          "Give a masked language model and texts: PipelineOfYourOwn FOLDER TEXT...");
      return;
    }
    ModelFolder folder = ModelFolder.open(Path.of(args[0]));
    Session session = Heed.start().session(folder, "model", Device.CPU, Optional.empty());
    List<String> texts = List.of(args).subList(1, args.length);
    try (var pipeline = Pipeline.of(new Surprise(TextTokenizer.of(folder)), session)) {
      List<Double> surprises = pipeline.run(texts);
      for (int i = 0; i < texts.size(); i++) {
        System.out.printf("%.3f  %s%n", surprises.get(i), texts.get(i));
      }
    }
  }
}
