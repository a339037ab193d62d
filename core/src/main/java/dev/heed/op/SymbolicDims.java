package dev.heed.op;

import java.util.function.LongSupplier;

/** Sizes that only the run knows. Inference marks them; the graph gives each a name of its own. */
final class SymbolicDims {

  private static final String MARK = "?";

  private SymbolicDims() {}

  static Dim axis(String what) {
    return Dim.of(MARK + what);
  }

  /** These axes with a number in the name of each unknown one. */
  static Dims named(Dims dims, LongSupplier number) {
    return new Dims(dims.axes().stream().map(dim -> named(dim, number)).toList());
  }

  private static Dim named(Dim dim, LongSupplier number) {
    return dim instanceof Dim.Symbol symbol && symbol.name().startsWith(MARK)
        ? Dim.of(symbol.name().substring(MARK.length()) + "_" + number.getAsLong())
        : dim;
  }
}
