package dev.heed.layer;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.HeedException;
import dev.heed.error.Suggestions;
import dev.heed.model.StoredFloats;
import dev.heed.model.Weights;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The weights of a checkpoint as a model's parameters. F32 and integers are handed on as they lie
 * in the file; F16 and BF16 are widened to F32 when they are read. Weights that are not asked for
 * are not read.
 *
 * <p>Not for several threads: it collects what does not fit while a model is recorded.
 */
final class WeightParameters implements Parameters {

  /** Where so many weights do not fit, no more are looked for: the model is another one. */
  private static final int MOST_COMPLAINTS = 1_000;

  /** A hint is a comparison with all names. */
  private static final int MOST_HINTS = 20;

  private final Ops ops;
  private final Weights weights;
  private final String prefix;
  private final Set<String> complaints;

  private WeightParameters(Ops ops, Weights weights, String prefix, Set<String> complaints) {
    this.ops = ops;
    this.weights = weights;
    this.prefix = prefix;
    this.complaints = complaints;
  }

  /** All of {@code weights}, as values of {@code ops}; they must stay open while asked. */
  public static WeightParameters of(Ops ops, Weights weights) {
    return new WeightParameters(ops, weights, "", new LinkedHashSet<>());
  }

  @Override
  public WeightParameters at(String name) {
    return new WeightParameters(ops, weights, prefix + name + ".", complaints);
  }

  @Override
  public boolean has(String name) {
    return stored(prefix + name).isPresent();
  }

  @Override
  public Value get(String name, long... shape) {
    Shape wanted = Shape.of(shape);
    Optional<String> stored = stored(prefix + name);
    if (stored.isEmpty()) {
      return standIn(missing(prefix + name, wanted), wanted);
    }
    Shape found = weights.entry(stored.get()).shape();
    return found.equals(wanted)
        ? weight(stored.get())
        : standIn("%s should be %s, but is %s".formatted(stored.get(), wanted, found), wanted);
  }

  private Value weight(String name) {
    Tensor tensor = weights.get(name);
    return ops.weight(
        name, tensor.type().isFloating() ? StoredFloats.of(weights.entry(name), tensor) : tensor);
  }

  /** The name in the file: early checkpoints call a norm's scale gamma and its shift beta. */
  private Optional<String> stored(String name) {
    if (weights.findEntry(name).isPresent()) {
      return Optional.of(name);
    }
    String early = name.replaceFirst("\\.weight$", ".gamma").replaceFirst("\\.bias$", ".beta");
    return weights.findEntry(early).isPresent() ? Optional.of(early) : Optional.empty();
  }

  private String missing(String name, Shape wanted) {
    String close = complaints.size() >= MOST_HINTS ? "" : closest(name);
    return "%s %s is missing%s".formatted(name, wanted, close);
  }

  private String closest(String name) {
    return Suggestions.closest(name, weights.names())
        .map(other -> " (there is %s %s)".formatted(other, weights.entry(other).shape()))
        .orElse("");
  }

  private Value standIn(String complaint, Shape wanted) {
    if (complaints.add(complaint)) {
      if (complaints.size() == MOST_COMPLAINTS) {
        requireComplete();
      }
    }
    return ops.constantOfShape(Dims.of(wanted), ElementType.F32, 0);
  }

  /**
   * To be called when the model has been recorded.
   *
   * @throws HeedException INVALID_MODEL that lists every weight that was missing or of another
   *     shape
   */
  public void requireComplete() {
    if (!complaints.isEmpty()) {
      throw invalidModel(
          "%s does not fit its config.json, %s weights%s are missing or of another shape:%n  %s%n"
                  .formatted(
                      weights,
                      complaints.size(),
                      complaints.size() < MOST_COMPLAINTS ? "" : " and more",
                      String.join(System.lineSeparator() + "  ", complaints))
              + "Do config.json and the weights belong together, and is 'architectures' right?");
    }
  }
}
