package dev.heed.learn.course;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.api.Internal;
import dev.heed.export.RecordedModel;
import dev.heed.model.Labels;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What another model says of the same items, by the labels of the training. */
@Internal
public final class Teacher implements AutoCloseable {

  private final Session session;
  private final int[] places;
  private final double temperature;

  private Teacher(Session session, int[] places, double temperature) {
    this.session = session;
    this.places = places;
    this.temperature = temperature;
  }

  /**
   * Opens a folder's model.
   *
   * @param labels of the training, in order
   * @throws dev.heed.error.HeedException INVALID_INPUT where the teacher's labels are others
   */
  public static Teacher open(
      ModelFolder folder,
      List<String> labels,
      double temperature,
      Collection<Architecture> known,
      ModelRuntime runtime,
      OpenOptions options) {
    int[] places = places(folder, labels);
    Session session = RecordedModel.of(folder, known, Choices.none()).open(runtime, options);
    return new Teacher(session, places, temperature);
  }

  /** Where the teacher has each label. Without names of its own, its order is the training's. */
  static int[] places(ModelFolder folder, List<String> labels) {
    Labels own = folder.labels();
    boolean unnamed = IntStream.range(0, own.size()).allMatch(i -> own.get(i).equals("LABEL_" + i));
    List<String> names = IntStream.range(0, own.size()).mapToObj(own::get).toList();
    if (unnamed && (own.size() == 0 || own.size() == labels.size())) {
      return IntStream.range(0, labels.size()).toArray();
    }
    if (!names.containsAll(labels) || names.size() != labels.size()) {
      throw invalidInput(
          "The teacher '%s' knows the labels %s, but the training has %s. Take a teacher of the same labels."
              .formatted(folder.path(), names, labels));
    }
    return labels.stream().mapToInt(names::indexOf).toArray();
  }

  /** Probabilities [B, K] of inputs, into {@code made}. */
  public void probabilities(Map<String, Tensor> inputs, float[] made) {
    Inputs taken = new Inputs(inputs).takenBy(session);
    float[] scores = session.run(taken).get("logits").toFloats();
    int labels = places.length;
    float[] ordered = new float[labels];
    for (int i = 0; i < made.length / labels; i++) {
      for (int k = 0; k < labels; k++) {
        ordered[k] = scores[i * labels + places[k]];
      }
      Scores.soften(ordered, 0, labels, temperature, made, i * labels);
    }
  }

  /** Of each item, probabilities [K]. */
  public List<float[]> all(Examples examples, int run) {
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      all.add(new float[0]);
    }
    int labels = places.length;
    Sweep.over(
        examples,
        run,
        inputs -> {
          float[] made = new float[run * labels];
          probabilities(inputs, made);
          return Map.of("probabilities", Tensor.of(Shape.of(run, labels), made));
        },
        (name, item, row) -> all.set(item, row));
    return all;
  }

  @Override
  public void close() {
    session.close();
  }
}
