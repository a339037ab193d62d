package dev.heed.vision.task;

import dev.heed.runtime.Session;
import dev.heed.spi.Batching;
import dev.heed.spi.Reader;
import dev.heed.spi.TaskType;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import java.util.List;

/**
 * The description of a task on images; each task adds how it opens, its options, and what it draws.
 */
abstract class ImageTaskType<O> implements TaskType<Image, O> {

  private final String id;
  private final String summary;

  ImageTaskType(String id, String summary) {
    this.id = id;
    this.summary = summary;
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final String summary() {
    return summary;
  }

  @Override
  public final Reader<Image> reader() {
    return new ImageReader();
  }

  /**
   * For processors that pad the images of a batch to one size: a graph that takes a {@code
   * pixel_mask} knows what is padding, any other gets images of one size together.
   */
  static Batching<Image> unlessPadded(Session session) {
    return session.signature().input("pixel_mask").isPresent()
        ? new Batching.Together<>()
        : new Batching.SameShape<>(image -> List.of(image.width(), image.height()));
  }
}
