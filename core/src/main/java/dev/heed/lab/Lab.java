package dev.heed.lab;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.export.RecordedModel;
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
 * var samples = List.of(new Sample(inputs, OptionalInt.empty()));
 * lab.compare(List.of(variant), samples).forEach(finding -> System.out.println(finding.cosine()));
 * }</pre>
 */
public record Lab(
    ModelRuntime runtime, ModelFolder folder, Collection<Architecture> known, Device device) {

  /**
   * One finding for each variant, in their order.
   *
   * @throws dev.heed.error.HeedException as {@link RecordedModel#of} does, and INVALID_INPUT
   *     without samples
   */
  public List<LabResult> compare(List<Variant> variants, List<Sample> samples) {
    if (samples.isEmpty()) {
      throw invalidInput("There is nothing to compare on: name at least one input.");
    }
    try (Session original = open(Variant.original())) {
      return variants.stream().map(variant -> compare(original, variant, samples)).toList();
    }
  }

  private Session open(Variant variant) {
    return RecordedModel.of(folder, known, variant.choices().withStates())
        .open(runtime, OpenOptions.on(device));
  }

  private LabResult compare(Session original, Variant variant, List<Sample> samples) {
    OptionalDouble before = Resident.megabytes();
    try (Session changed = open(variant)) {
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
      return finding(
          variant, samples.size(), scores, median(times), median(ofOriginal), grown(before, after));
    }
  }

  private static LabResult finding(
      Variant variant,
      int samples,
      Scores scores,
      double ms,
      double ofOriginal,
      OptionalDouble mb) {
    return new LabResult(
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
