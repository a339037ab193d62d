package dev.heed.look.page;

import static dev.heed.error.HeedException.invalidInput;

import java.util.List;

/** What the queries or the keys of an attention stand for. */
public sealed interface Axis {

  /** How many positions there are, those before the patches included. */
  int size();

  /**
   * Words or pieces of words, in order.
   *
   * @param labels the text of each token
   */
  record Tokens(List<String> labels) implements Axis {
    public Tokens {
      labels = List.copyOf(labels);
      requirePositive("tokens", labels.size());
    }

    @Override
    public int size() {
      return labels.size();
    }
  }

  /**
   * A picture's patches, row by row.
   *
   * @param prefix the names of what stands before them, such as {@code class}
   */
  record Patches(int rows, int columns, List<String> prefix) implements Axis {
    public Patches {
      requirePositive("rows of patches", rows);
      requirePositive("columns of patches", columns);
      prefix = List.copyOf(prefix);
    }

    @Override
    public int size() {
      return prefix.size() + rows * columns;
    }
  }

  /**
   * Equal parts of a sound.
   *
   * @param count how many
   * @param seconds how long all of them are together
   */
  record Frames(int count, double seconds) implements Axis {
    public Frames {
      requirePositive("frames", count);
      requirePositive("seconds", seconds);
    }

    @Override
    public int size() {
      return count;
    }
  }

  private static void requirePositive(String what, double value) {
    if (!(value > 0)) {
      throw invalidInput("An axis needs more than 0 %s, but got %s.".formatted(what, value));
    }
  }
}
