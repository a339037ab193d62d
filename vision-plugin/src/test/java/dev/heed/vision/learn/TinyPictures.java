package dev.heed.vision.learn;

import dev.heed.learn.course.Pace;
import dev.heed.learn.course.Part;
import dev.heed.learn.course.Teaching;
import dev.heed.spi.Choices;
import dev.heed.vision.image.Image;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;

/** Pictures of 8 x 8 pixels that are red or blue, a small ViT, and how it is trained. */
final class TinyPictures {

  private static final int SIDE = 8;
  private static final String CONFIG =
      """
      {"architectures": ["ViTForImageClassification"], "model_type": "vit", "image_size": 8,
       "patch_size": 4, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2,
       "intermediate_size": 32, "layer_norm_eps": 1e-6}
      """;

  private TinyPictures() {}

  /** A folder of {@code count} pictures of each label, and {@code config.json}. */
  static Path write(Path folder, int count) {
    Random random = new Random(7);
    try {
      Files.writeString(folder.resolve("config.json"), CONFIG);
      for (int i = 0; i < 2 * count; i++) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        random.nextBytes(rgb);
        for (int p = 0; p < SIDE * SIDE; p++) {
          rgb[3 * p + (i % 2 == 0 ? 0 : 2)] = (byte) 255;
          rgb[3 * p + (i % 2 == 0 ? 2 : 0)] = 0;
        }
        Path label = folder.resolve("data").resolve(i % 2 == 0 ? "red" : "blue");
        Files.createDirectories(label);
        Image.of(SIDE, SIDE, rgb).writePng(label.resolve(i + ".png"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder.resolve("data");
  }

  static ImageTrainingOptions options(Path folder, String out, double epochs) {
    return new ImageTrainingOptions(
        folder.resolve("data"),
        Optional.empty(),
        Optional.empty(),
        Optional.of(folder.resolve("config.json")),
        folder.resolve(out),
        new Pace(epochs, 8, 4, 1, 0.01, 0.5, 0.05, 1, 0.9, 3, 1, 0),
        new ImageTrainingOptions.Pictures(
            new Augmentation(1, true, 1, 9, 0.5), new Mixing(0.5, 1, 0.5), 0.1, 0.25, 0.7, 0.1),
        Teaching.none(),
        Part.all(),
        Choices.none());
  }
}
