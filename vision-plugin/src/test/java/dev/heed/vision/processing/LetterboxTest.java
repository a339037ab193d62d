package dev.heed.vision.processing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.vision.image.Image;
import org.junit.jupiter.api.Test;

class LetterboxTest {

  @Test
  void puts_a_picture_in_the_middle() {
    assertThat(new Letterbox(64, 64).place(100, 50))
        .isEqualTo(new Letterbox.Place(0.64, 0, 16, 64, 32));
    assertThat(new Letterbox(640, 384).place(33, 77))
        .isEqualTo(new Letterbox.Place(384 / 77.0, 237, 0, 165, 384));
  }

  @Test
  void blends_neighbours_and_surrounds_them_with_grey() {
    byte[] rgb = {0, 0, 0, 100, 100, 100};
    float[] drawn = new Letterbox(4, 4).draw(Image.of(2, 1, rgb));
    float[] row = {0, 25, 75, 100};
    float[] grey = {114, 114, 114, 114};
    for (int plane = 0; plane < 3; plane++) {
      for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 4; x++) {
          float expected = y == 1 || y == 2 ? row[x] : grey[x];
          assertThat(drawn[(plane * 4 + y) * 4 + x]).isEqualTo(expected);
        }
      }
    }
  }
}
