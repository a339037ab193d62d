package dev.heed.spi;

import java.util.function.Function;

/**
 * An attention or position encoding under a name, as a plugin offers it and a user asks for it.
 *
 * @param name lower-case words joined by dashes: {@code scaled-dot-product}
 * @param summary one line for {@code heed plugins}
 * @param factory makes it for one layer of one model
 */
public record Mechanism<T>(String name, String summary, Function<MechanismSetup, T> factory) {

  public Mechanism {
    if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "The name '%s' should be lower-case words joined by dashes.".formatted(name));
    }
  }

  public T make(MechanismSetup setup) {
    return factory.apply(setup);
  }
}
