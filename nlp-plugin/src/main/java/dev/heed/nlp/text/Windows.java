package dev.heed.nlp.text;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Cuts an encoding that is too long into windows that each fit, as the published tokenizers do.
 * Tokens that were added around the texts are in every window.
 */
record Windows(Truncation truncation, Side side) {

  /** From the first token of a text that stays (included) to the last (excluded). */
  private record Part(int start, int end) {

    int[] of(int[] places) {
      return Arrays.copyOfRange(places, start, end);
    }
  }

  /** The encoding itself where it fits, else its first window and those that overflow. */
  List<Encoding> of(Encoding whole) {
    if (whole.length() <= truncation.maxLength()) {
      return List.of(whole);
    }
    int[] first = places(whole, 0);
    int[] second = places(whole, 1);
    int[] added = places(whole, -1);
    int room = Math.max(0, truncation.maxLength() - added.length);
    int[] lengths = truncation.lengths(first.length, second.length, room, second.length > 0);
    List<Encoding> windows = new ArrayList<>();
    for (Part a : parts(first.length, lengths[0])) {
      for (Part b : parts(second.length, lengths[1])) {
        windows.add(whole.select(merged(added, a.of(first), b.of(second))));
      }
    }
    return windows;
  }

  /** Where the tokens of one text are, or with -1 those that were added. */
  private static int[] places(Encoding whole, int sequence) {
    return IntStream.range(0, whole.length())
        .filter(i -> Math.max(whole.sequences()[i], -1) == sequence)
        .toArray();
  }

  private static int[] merged(int[] added, int[] first, int[] second) {
    return Stream.of(added, first, second).flatMapToInt(IntStream::of).sorted().toArray();
  }

  private List<Part> parts(int length, int most) {
    if (length <= most) {
      return List.of(new Part(0, length));
    }
    if (most == 0) {
      return List.of(new Part(0, 0));
    }
    requireStride(most);
    return side == Side.RIGHT ? fromTheLeft(length, most) : fromTheRight(length, most);
  }

  private List<Part> fromTheLeft(int length, int most) {
    List<Part> parts = new ArrayList<>();
    int start = 0;
    while (parts.isEmpty() || parts.get(parts.size() - 1).end() < length) {
      parts.add(new Part(start, Math.min(start + most, length)));
      start += most - truncation.stride();
    }
    return parts;
  }

  private List<Part> fromTheRight(int length, int most) {
    List<Part> parts = new ArrayList<>();
    int end = length;
    while (parts.isEmpty() || parts.get(parts.size() - 1).start() > 0) {
      parts.add(new Part(Math.max(0, end - most), end));
      end -= most - truncation.stride();
    }
    return parts;
  }

  private void requireStride(int most) {
    if (truncation.stride() >= most) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "Windows of %s tokens of text cannot share %s. Make the stride smaller than %s, or the windows longer."
              .formatted(most, truncation.stride(), most));
    }
  }
}
