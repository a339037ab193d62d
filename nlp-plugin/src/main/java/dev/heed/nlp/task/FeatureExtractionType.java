package dev.heed.nlp.task;

import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.TextReader;
import dev.heed.spi.Reader;
import dev.heed.spi.StandardModel;
import dev.heed.spi.Task;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The name tag of {@link FeatureExtraction}. */
public final class FeatureExtractionType implements TaskType<String, Tensor> {

  private static final int SHOWN = 8;

  static final List<TaskOption> PROMPTS =
      List.of(
          new TaskOption("prompt-name", "NAME", "A prompt of the model's, such as query."),
          new TaskOption("prompt", "TEXT", "What to put before each text."));

  FeatureExtractionType() {}

  @Override
  public String id() {
    return "feature-extraction";
  }

  @Override
  public String summary() {
    return "What a model makes of a text: a vector for each token, or a sentence's embedding.";
  }

  @Override
  public Reader<String> reader() {
    return new TextReader();
  }

  @Override
  public int batchSize() {
    return 64;
  }

  @Override
  public Task<String, Tensor> open(TaskSetup setup) {
    return FeatureExtraction.open(setup);
  }

  /** A sentence model, or a text model without a head. */
  @Override
  public boolean fits(ModelFolder folder) {
    return folder.find("modules.json").isPresent();
  }

  @Override
  public List<TaskOption> options() {
    return List.of(
        new TaskOption(
            "pooling",
            "P",
            "none, cls, mean, max, mean-sqrt-len, weighted-mean or last-token (what modules.json"
                + " says, else none)."),
        new TaskOption("normalize", "true|false", "Vectors of length 1 (what modules.json says)."),
        PROMPTS.get(0),
        PROMPTS.get(1),
        Workers.OPTION);
  }

  @Override
  public Optional<StandardModel> standardModel() {
    return Optional.of(StandardModels.SENTENCE_EMBEDDING);
  }

  @Override
  public Object json(Tensor output) {
    return FeatureExtraction.nested(output);
  }

  @Override
  public String print(Tensor output) {
    float[] values = output.toFloats();
    String some = Arrays.toString(Arrays.copyOf(values, Math.min(SHOWN, values.length)));
    return output.shape() + " " + some.replace("]", values.length > SHOWN ? ", ...]" : "]");
  }
}
