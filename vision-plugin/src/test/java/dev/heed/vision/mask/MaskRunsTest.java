package dev.heed.vision.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Masks of a map against a look at each of its pixels, from few runs to more than bits take. */
class MaskRunsTest {

  @ParameterizedTest(name = "{0} x {1}, {2} numbers in runs of {3}")
  @CsvSource({
    "1, 1, 1, 1",
    "1, 40, 3, 2",
    "40, 1, 3, 2",
    "33, 27, 4, 9",
    "64, 50, 2, 1",
    "7, 90, 5, 200"
  })
  void masks_hold_the_pixels_of_their_numbers(int width, int height, int numbers, int longest) {
    int[] map = map(width, height, numbers, longest);
    Map<Integer, Mask> masks = Mask.each(width, height, map);
    int pixels = 0;
    for (Map.Entry<Integer, Mask> entry : masks.entrySet()) {
      int number = entry.getKey();
      Mask mask = entry.getValue();
      Mask looked = Mask.where(width, height, pixel -> map[pixel] == number);
      for (int i = 0; i < map.length; i++) {
        assertThat(mask.at(i % width, i / width)).isEqualTo(map[i] == number);
        assertThat(looked.at(i % width, i / width)).isEqualTo(map[i] == number);
      }
      assertThat(mask.runLengths().counts()).isEqualTo(columns(map, number, width, height));
      assertThat(mask.bounds()).isEqualTo(looked.bounds());
      Mask placed = mask.placed(2, 1, width + 3, height + 2);
      assertThat(placed.area()).isEqualTo(mask.area());
      assertThat(placed.bounds().left()).isEqualTo(mask.bounds().left() + 2);
      assertThat(placed.bounds().top()).isEqualTo(mask.bounds().top() + 1);
      pixels += mask.area();
    }
    assertThat(pixels).isEqualTo(width * height);
  }

  private static int[] map(int width, int height, int numbers, int longest) {
    Random random = new Random(width * 31L + longest);
    int[] map = new int[width * height];
    int left = 0;
    int number = 0;
    for (int i = 0; i < map.length; i++, left--) {
      if (left == 0) {
        number = random.nextInt(numbers) - 1;
        left = 1 + random.nextInt(longest);
      }
      map[i] = number;
    }
    return map;
  }

  private static List<Integer> columns(int[] map, int number, int width, int height) {
    List<Integer> counts = new ArrayList<>(List.of(0));
    boolean inside = false;
    for (int i = 0; i < map.length; i++) {
      if ((map[i % height * width + i / height] == number) != inside) {
        counts.add(0);
        inside = !inside;
      }
      counts.set(counts.size() - 1, counts.get(counts.size() - 1) + 1);
    }
    return counts;
  }
}
