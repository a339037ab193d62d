package dev.heed.vision.language;

import dev.heed.vision.image.Image;
import java.util.List;
import java.util.Optional;

/**
 * A picture, and what is asked about it.
 *
 * <pre>{@code
 * AskedImage one = AskedImage.of(Image.read(Path.of("cat.png")), "What is this?");
 * }</pre>
 *
 * @param question empty where the task's {@code question} option asks
 * @param words what is written on a page, in the order in which it is read; may be empty
 */
public record AskedImage(Image image, Optional<String> question, List<PageWord> words) {

  public AskedImage {
    words = List.copyOf(words);
  }

  /** A question of its own. */
  public static AskedImage of(Image image, String question) {
    return new AskedImage(image, Optional.of(question), List.of());
  }

  /** A question about a page whose words are known. */
  public static AskedImage of(Image page, String question, List<PageWord> words) {
    return new AskedImage(page, Optional.of(question), words);
  }
}
