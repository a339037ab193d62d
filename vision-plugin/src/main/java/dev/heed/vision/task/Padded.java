package dev.heed.vision.task;

import dev.heed.runtime.Session;
import dev.heed.spi.Task;
import dev.heed.vision.image.Image;
import java.util.List;

/**
 * Runs batches of pictures that a processor pads to one size. A graph that takes no {@code
 * pixel_mask} would take the padding for picture: it gets pictures of different sizes one by one.
 */
final class Padded {

  private static final String MASK = "pixel_mask";

  private Padded() {}

  static <O> List<O> run(Task<Image, O> task, Session session, List<Image> batch) {
    boolean together = session.signature().input(MASK).isPresent() || ofOneSize(batch);
    return together
        ? task.decode(session.run(task.encode(batch).takenBy(session)), batch)
        : batch.stream().map(image -> run(task, session, List.of(image)).get(0)).toList();
  }

  private static boolean ofOneSize(List<Image> batch) {
    Image first = batch.get(0);
    return batch.stream().allMatch(i -> i.width() == first.width() && i.height() == first.height());
  }
}
