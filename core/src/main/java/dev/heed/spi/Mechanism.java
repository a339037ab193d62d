package dev.heed.spi;

import static java.util.Objects.requireNonNull;

import dev.heed.error.Suggestions;
import java.util.Map;
import java.util.function.Function;

/**
 * An attention or position encoding under a name, as a plugin offers it and a user asks for it.
 *
 * @param name lower-case words joined by dashes: {@code scaled-dot-product}
 * @param summary one line for {@code heed plugins}
 * @param options what may be written behind the name, such as {@code left}, and what each means
 * @param factory makes it for one layer of one model
 */
public record Mechanism<T>(
    String name, String summary, Map<String, String> options, Function<MechanismSetup, T> factory) {

  public Mechanism {
    if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "The name '%s' should be lower-case words joined by dashes.".formatted(name));
    }
    requireNonNull(summary, "summary");
    requireNonNull(factory, "factory");
    options = Map.copyOf(options);
  }

  /** One without options. */
  public Mechanism(String name, String summary, Function<MechanismSetup, T> factory) {
    this(name, summary, Map.of(), factory);
  }

  public T make(MechanismSetup setup) {
    return factory.apply(setup);
  }

  /**
   * The same with options settled, whatever the model asks for.
   *
   * @throws dev.heed.error.HeedException UNKNOWN_NAME for an option that it does not have
   */
  public Mechanism<T> with(Options chosen) {
    for (String option : chosen.byName().keySet()) {
      if (!options.containsKey(option)) {
        throw Suggestions.unknown("option of '%s'".formatted(name), option, options.keySet());
      }
    }
    return new Mechanism<>(
        name, summary, options, setup -> factory.apply(setup.withOptions(chosen)));
  }
}
