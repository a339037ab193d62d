package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidInput;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What was seen of the pictures of a batch, handed out to its texts in their order. */
final class SeenQueue {

  private final Deque<SeenPicture> waiting;

  SeenQueue(List<SeenPicture> seen) {
    this.waiting = new ArrayDeque<>(seen);
  }

  /**
   * The next pictures with so many vectors together. A picture without rows and columns can be cut:
   * the tensors did not tell where one ends.
   */
  List<SeenPicture> next(int vectors) {
    List<SeenPicture> taken = new ArrayList<>();
    int missing = vectors;
    while (missing > 0) {
      SeenPicture first = waiting.poll();
      if (first == null) {
        throw invalidInput(
            "The texts have tokens for %s more vectors of pictures than there are pictures. Give 'pixel_values' of all of them."
                .formatted(missing));
      }
      if (first.count() > missing && first.grid().rows() == 0) {
        waiting.addFirst(part(first, missing, first.count() - missing));
        first = part(first, 0, missing);
      }
      taken.add(first);
      missing -= first.count();
    }
    return taken;
  }

  private static SeenPicture part(SeenPicture whole, int from, int count) {
    List<Vectors> deep = whole.deep().stream().map(v -> v.rows(from, count)).toList();
    return new SeenPicture(whole.vectors().rows(from, count), deep, SeenPicture.Grid.squares(1));
  }
}
