package dev.heed.examples.lecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.vision.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HowMuchDataTest {

  @TempDir Path folder;

  private Path pictures(String name, int count, int seed) throws IOException {
    Random random = new Random(seed);
    for (String label : List.of("dark", "light")) {
      Path own = Files.createDirectories(folder.resolve(name).resolve(label));
      for (int i = 0; i < count; i++) {
        byte[] rgb = new byte[3 * 32 * 32];
        random.nextBytes(rgb);
        for (int p = 0; p < rgb.length; p++) {
          rgb[p] = (byte) (((rgb[p] & 255) >> 1) + (label.equals("light") ? 120 : 0));
        }
        Image.of(32, 32, rgb).writePng(own.resolve(i + ".png"));
      }
    }
    return folder.resolve(name);
  }

  @Test
  void trains_two_nets_of_equal_size_and_three_kinds_of_positions_and_draws() throws IOException {
    List<TrainedRow> rows =
        HowMuchData.run(
            pictures("train", 20, 1), pictures("test", 4, 2), folder.resolve("out"), 12, 20);
    assertThat(rows).hasSize(11);
    assertThat(rows).extracting(TrainedRow::pictures).contains(2, 8, 40);
    double sizes = (double) rows.get(0).parameters() / rows.get(1).parameters();
    assertThat(sizes).isBetween(0.9, 1.1);
    assertThat(folder.resolve("out/data.png")).exists();
    assertThat(Files.readAllLines(folder.resolve("out/results.csv"))).hasSize(12);
  }
}
