package dev.heed.vision.task;

import dev.heed.vision.image.Image;
import java.util.Optional;

/**
 * What {@link ImageTextEmbedding} takes: one of the two.
 *
 * @param image a picture
 * @param text words
 */
public record ImageOrText(Optional<Image> image, Optional<String> text) {

  public ImageOrText {
    if (image.isPresent() == text.isPresent()) {
      throw new IllegalArgumentException("either an image or a text");
    }
  }

  /** A picture. */
  public static ImageOrText of(Image image) {
    return new ImageOrText(Optional.of(image), Optional.empty());
  }

  /** Words. */
  public static ImageOrText of(String text) {
    return new ImageOrText(Optional.empty(), Optional.of(text));
  }
}
