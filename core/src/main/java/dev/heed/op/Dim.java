package dev.heed.op;

import static dev.heed.error.HeedException.invalidInput;

import java.util.OptionalLong;

/** The size of one axis: a number, or a name whose number each run chooses. */
public sealed interface Dim {

  static Dim of(long size) {
    return new Fixed(size);
  }

  static Dim of(String symbol) {
    return new Symbol(symbol);
  }

  /** The size, where it is fixed. */
  OptionalLong size();

  default boolean isFixed() {
    return size().isPresent();
  }

  /** Whether this is the number {@code size}. */
  default boolean is(long size) {
    return size().isPresent() && size().getAsLong() == size;
  }

  /** A size that is the same in every run. */
  record Fixed(long value) implements Dim {
    @Override
    public OptionalLong size() {
      return OptionalLong.of(value);
    }

    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /**
   * A size that each run chooses. Derived sizes have their formula as a name, such as {@code past +
   * sequence} or {@code floor(height/16)}; equal names are equal sizes.
   */
  record Symbol(String name) implements Dim {

    public Symbol {
      if (name.isBlank()) {
        throw invalidInput("The name of an axis cannot be blank; call it 'batch' or 'sequence'.");
      }
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.empty();
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
