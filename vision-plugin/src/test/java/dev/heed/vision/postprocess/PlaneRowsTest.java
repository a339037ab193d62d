package dev.heed.vision.postprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaneRowsTest {

  @ParameterizedTest
  @CsvSource({
    "BILINEAR, 5, 7",
    "BILINEAR, 31, 40",
    "BILINEAR, 3, 2",
    "BICUBIC, 23, 9",
    "NEAREST, 11, 17"
  })
  void reads_row_by_row_what_is_read_at_once(Enlarging how, int height, int width) {
    Random random = new Random(3);
    float[] values = new float[4 * 5 * 7];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    Planes planes = new Planes(values, 4, 5, 7);
    Planes whole = planes.resized(height, width, how);
    PlaneRows rows = new PlaneRows(planes, height, width, how);
    float[] row = new float[width];
    for (int y = 0; y < height; y++) {
      for (int plane = 0; plane < 4; plane++) {
        rows.read(y, plane, row);
        int from = (plane * height + y) * width;
        assertThat(row).isEqualTo(Arrays.copyOfRange(whole.values(), from, from + width));
      }
    }
  }
}
