package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.vision.image.Image;
import dev.heed.vision.task.ImageToText;
import java.nio.file.Path;

/**
 * What an image shows in words, or the words that are written in it: {@code DescribeAnImage
 * MODEL_FOLDER IMAGE}, the model a vision-encoder-decoder such as TrOCR.
 */
public final class DescribeAnImage {

  private DescribeAnImage() {}

  /** Prints the text. */
  public static void main(String[] args) {
    try (var describe = Heed.start().pipeline(ImageToText.TYPE, Path.of(args[0]))) {
      describe
          .run(Image.read(Path.of(args[1])))
          .forEach(text -> System.out.println(text.generatedText()));
    }
  }
}
