package dev.heed.spi;

import static dev.heed.error.HeedException.invalidInput;

import java.util.ArrayList;
import java.util.List;

/** What the queries or the keys of an attention stand for. */
public sealed interface TokenAxis {

  /** How many positions there are, those before the patches included. */
  int size();

  /**
   * Words or pieces of words, in order.
   *
   * @param labels the text of each token
   */
  record LabelAxis(List<String> labels) implements TokenAxis {
    public LabelAxis {
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
  record PatchAxis(int rows, int columns, List<String> prefix) implements TokenAxis {
    public PatchAxis {
      requirePositive("rows of patches", rows);
      requirePositive("columns of patches", columns);
      prefix = List.copyOf(prefix);
    }

    /**
     * Behind a class token and those that models have beside it.
     *
     * @param prefix how many tokens stand before the patches
     * @param registers whether those after the class token are registers; else distillation's
     */
    public static PatchAxis behind(int prefix, boolean registers, int rows, int columns) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < prefix; i++) {
        names.add(i == 0 ? "class" : registers ? "register " + i : "distillation");
      }
      return new PatchAxis(rows, columns, names);
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
  record FrameAxis(int count, double seconds) implements TokenAxis {
    public FrameAxis {
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
