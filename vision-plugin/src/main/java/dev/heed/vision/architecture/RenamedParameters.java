package dev.heed.vision.architecture;

import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import java.util.function.UnaryOperator;

/**
 * Weights under other names than those that are asked for.
 *
 * @param path of this part, as the one who asks names it
 * @param names from the names asked for, whole, to those of the checkpoint
 */
record RenamedParameters(Parameters all, String path, UnaryOperator<String> names)
    implements Parameters {

  static RenamedParameters of(Parameters all, UnaryOperator<String> names) {
    return new RenamedParameters(all, "", names);
  }

  @Override
  public Parameters at(String name) {
    return new RenamedParameters(all, full(name), names);
  }

  @Override
  public Value get(String name, long... shape) {
    return all.get(names.apply(full(name)), shape);
  }

  @Override
  public boolean has(String name) {
    return all.has(names.apply(full(name)));
  }

  private String full(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
