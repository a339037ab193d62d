package dev.heed.speech.transcript;

import dev.heed.api.Internal;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a long recording is cut into overlapping windows, in samples; of each window the overlaps are
 * processed but left to its neighbours.
 */
@Internal
public record Strides(int window, int left, int right) {

  /**
   * One window.
   *
   * @param left overlap with the one before, 0 for the first
   * @param right overlap with the next, 0 for the last
   */
  public record Piece(int start, int length, int left, int right) {

    /** A whole recording. */
    public static Piece whole(int samples) {
      return new Piece(0, samples, 0, 0);
    }

    /** Its samples. */
    public float[] of(float[] recording) {
      return Arrays.copyOfRange(recording, start, start + length);
    }
  }

  public Strides {
    if (window - left - right < 1) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--chunk-length-s should be longer than both strides together, but a chunk has %s samples and the strides %s and %s."
              .formatted(window, left, right));
    }
  }

  /**
   * What the options ask for; empty where a recording is not to be cut.
   *
   * @param align windows are multiples of so many samples: one step of the model's output
   */
  public static Optional<Strides> of(RecognitionOptions options, int rate, int align) {
    double seconds = options.chunkLengthS();
    List<Double> given = options.strideLengthS();
    if (seconds == 0) {
      return Optional.empty();
    }
    double left = given.isEmpty() ? seconds / 6 : given.get(0);
    double right = given.size() > 1 ? given.get(1) : left;
    return Optional.of(
        new Strides(
            samples(seconds, rate, align),
            samples(left, rate, align),
            samples(right, rate, align)));
  }

  private static int samples(double seconds, int rate, int align) {
    return (int) Math.rint(seconds * rate / align) * align;
  }

  /** The windows of a recording of {@code samples}. */
  public List<Piece> pieces(int samples) {
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
  public static Piece rescaled(Piece piece, double ratio) {
    int steps = (int) Math.rint(piece.length * ratio);
    return new Piece(
        (int) Math.rint(piece.start * ratio),
        steps,
        (int) Math.rint((double) piece.left / piece.length * steps),
        (int) Math.rint((double) piece.right / piece.length * steps));
  }
}
