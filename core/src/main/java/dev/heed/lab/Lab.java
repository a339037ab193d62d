package dev.heed.lab;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.export.RecordedModel;
import dev.heed.measure.Resident;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Builds a folder's model from its weights, once as it is and once for each variant, and runs both
 * on the same samples in turns, so that their times compare on a busy machine too.
 *
 * <pre>{@code
 * var attention = heed.attentions().get("linear");
 * var variant = new Variant("linear", Choices.none().withAttention(attention));
 * var lab = new Lab(heed.runtime(), folder, heed.architectures().all(), Device.CPU);
 * var samples = Sample.read(heed.processorFor(folder), folder, List.of("photos"));
 * lab.compare(List.of(variant), samples).forEach(row -> System.out.println(row.cosine()));
 * }</pre>
 */
public record Lab(
    ModelRuntime runtime, ModelFolder folder, Collection<Architecture> known, Device device) {

  /**
   * One comparison for each variant, in their order.
   *
   * @throws dev.heed.error.HeedException as {@link RecordedModel#of} does, and INVALID_INPUT
   *     without samples
   */
  public List<Comparison> compare(List<Variant> variants, List<Sample> samples) {
    if (samples.isEmpty()) {
      throw invalidInput("There is nothing to compare on: name at least one input.");
    }
    try (Session original = open(folder, Variant.original())) {
      return variants.stream().map(variant -> compare(original, folder, variant, samples)).toList();
    }
  }

  /**
   * A variant whose weights were trained since, against the original.
   *
   * @param trained has the variant's weights
   */
  public Comparison compareTrained(Variant variant, ModelFolder trained, List<Sample> samples) {
    try (Session original = open(folder, Variant.original())) {
      return compare(original, trained, variant, samples);
    }
  }

  private Session open(ModelFolder of, Variant variant) {
    return RecordedModel.of(of, known, variant.choices().withStates())
        .open(runtime, OpenOptions.on(device));
  }

  private Comparison compare(
      Session original, ModelFolder weights, Variant variant, List<Sample> samples) {
    OptionalDouble before = Resident.megabytes();
    try (Session changed = open(weights, variant)) {
      run(changed, samples.get(0), new ArrayList<>());
      run(original, samples.get(0), new ArrayList<>());
      OptionalDouble after = Resident.megabytes();
      Scores scores = new Scores();
      List<Double> times = new ArrayList<>();
      List<Double> ofOriginal = new ArrayList<>();
      for (Sample sample : samples) {
        Map<String, Tensor> expected = run(original, sample, ofOriginal);
        scores.add(expected, run(changed, sample, times), sample.label());
      }
      return comparison(
          variant, samples.size(), scores, median(times), median(ofOriginal), grown(before, after));
    }
  }

  private static Comparison comparison(
      Variant variant,
      int samples,
      Scores scores,
      double ms,
      double ofOriginal,
      OptionalDouble mb) {
    return new Comparison(
        variant.name(),
        samples,
        scores.cosine(),
        scores.largestDifference(),
        scores.agreement(),
        scores.accuracy(),
        scores.layers(),
        ms,
        ms / ofOriginal,
        mb);
  }

  private static Map<String, Tensor> run(Session session, Sample sample, List<Double> times) {
    Inputs taken = sample.inputs();
    long start = System.nanoTime();
    Map<String, Tensor> outputs = session.run(taken).byName();
    times.add((System.nanoTime() - start) / 1e6);
    return outputs;
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElse(0.0);
  }

  private static OptionalDouble grown(OptionalDouble before, OptionalDouble after) {
    return before.isPresent() && after.isPresent()
        ? OptionalDouble.of(Math.max(0, after.getAsDouble() - before.getAsDouble()))
        : OptionalDouble.empty();
  }
}
