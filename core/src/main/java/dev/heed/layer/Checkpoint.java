package dev.heed.layer;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.model.Labels;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What published checkpoints have in common, whatever they read. */
public final class Checkpoint {

  /** More than the deepest transformers that were published. */
  private static final int MOST_LAYERS = 2_000;

  private Checkpoint() {}

  /**
   * The model without its head: below {@code prefix}, unless {@code probe} is found without it, as
   * where the checkpoint was saved without a head.
   */
  public static Parameters body(Parameters parameters, String prefix, String probe) {
    return parameters.has(probe) ? parameters : parameters.at(prefix);
  }

  /**
   * The parts {@code 0}, {@code 1}, ... of {@code all}, as layers are kept.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL for a number that no model has
   */
  public static List<Parameters> layers(Parameters all, int count) {
    requireLayers(count);
    return IntStream.range(0, count).mapToObj(i -> all.at(Integer.toString(i))).toList();
  }

  /** Refuses a number of layers that no model has, before something is made for each. */
  public static int requireLayers(int count) {
    if (count < 1 || count > MOST_LAYERS) {
      throw invalidModel(
          String.format(
              Locale.ROOT,
              "config.json says that the model has %,d layers; models of 1 to %,d are built.",
              count,
              MOST_LAYERS));
    }
    return count;
  }

  /** How many classes a classifier tells apart; two where the configuration is silent. */
  public static int labels(Json config) {
    int named = Labels.of(config).size();
    return named > 0 ? named : config.size("num_labels", 2);
  }

  /**
   * The output {@code logits [..., K]} of a linear classifier {@code [K, C]} with a bias, on {@code
   * features [..., C]}.
   */
  public static void logits(Ops ops, Parameters classifier, Json config, Value features) {
    Linear linear = Linear.of(classifier, features.size(-1), labels(config), true);
    ops.output("logits", linear.apply(ops, features));
  }
}
