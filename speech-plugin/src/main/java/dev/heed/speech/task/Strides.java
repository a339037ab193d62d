package dev.heed.speech.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a long recording is cut into overlapping windows, in samples; of each window the overlaps are
 * heard but left to its neighbours.
 */
record Strides(int window, int left, int right) {

  /**
   * One window.
   *
   * @param left overlap with the one before, 0 for the first
   * @param right overlap with the next, 0 for the last
   */
  record Piece(int start, int length, int left, int right) {}

  Strides {
    if (window - left - right < 1) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--chunk-length-s should be longer than both strides together, but a chunk has %d samples and the strides %d and %d."
              .formatted(window, left, right));
    }
  }

  /**
   * What {@code --chunk-length-s} and {@code --stride-length-s} ask for; empty without the former.
   *
   * @param align windows are multiples of so many samples: one step of the model's output
   */
  static Optional<Strides> of(Options options, int rate, int align) {
    double seconds = options.number("chunk-length-s", 0);
    if (seconds <= 0) {
      return Optional.empty();
    }
    double[] strides = strides(options, seconds);
    return Optional.of(
        new Strides(
            samples(seconds, rate, align),
            samples(strides[0], rate, align),
            samples(strides[1], rate, align)));
  }

  private static int samples(double seconds, int rate, int align) {
    return (int) Math.rint(seconds * rate / align) * align;
  }

  private static double[] strides(Options options, double seconds) {
    Optional<String> given = options.text("stride-length-s");
    if (given.isEmpty()) {
      return new double[] {seconds / 6, seconds / 6};
    }
    try {
      String[] parts = given.get().replaceAll("[\\[\\]()\\s]", "").split(",");
      double first = Double.parseDouble(parts[0]);
      return new double[] {first, parts.length > 1 ? Double.parseDouble(parts[1]) : first};
    } catch (NumberFormatException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--stride-length-s should be seconds, or seconds on the left and right such as 4,2, but is '%s'."
              .formatted(given.get()),
          e);
    }
  }

  /** The windows of a recording of {@code samples}. */
  List<Piece> pieces(int samples) {
    List<Piece> pieces = new ArrayList<>();
    int step = window - left - right;
    for (int start = 0; start < samples; start += step) {
      int length = Math.min(window, samples - start);
      boolean last = start + window >= samples;
      int before = start == 0 ? 0 : left;
      if (length > before) {
        pieces.add(new Piece(start, length, before, last ? 0 : right));
      }
      if (last) {
        break;
      }
    }
    return pieces;
  }

  /** A window in steps of the model's output instead of samples. */
  static Piece rescaled(Piece piece, double ratio) {
    int steps = (int) Math.rint(piece.length * ratio);
    return new Piece(
        (int) Math.rint(piece.start * ratio),
        steps,
        (int) Math.rint((double) piece.left / piece.length * steps),
        (int) Math.rint((double) piece.right / piece.length * steps));
  }
}
