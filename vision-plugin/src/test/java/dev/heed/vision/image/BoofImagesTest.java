package dev.heed.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boofcv.struct.image.GrayU8;
import boofcv.struct.image.InterleavedU8;
import boofcv.struct.image.Planar;
import dev.heed.error.HeedException;
import org.junit.jupiter.api.Test;

class BoofImagesTest {

  private static final byte[] SIX = {
    1, 2, 3, (byte) 254, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18
  };
  private static final Image PICTURE = Image.of(3, 2, SIX);

  @Test
  void interleaved_samples_are_shared_both_ways() {
    InterleavedU8 view = BoofImages.interleaved(PICTURE);
    assertThat(view.data).isSameAs(PICTURE.rgb());
    assertThat(view.getBand(1, 0, 0)).isEqualTo(254);
    assertThat(view.getBand(2, 1, 2)).isEqualTo(18);
    assertThat(BoofImages.of(view).rgb()).isSameAs(SIX);
  }

  @Test
  void a_part_that_boofcv_views_is_copied() {
    InterleavedU8 part = BoofImages.interleaved(PICTURE).subimage(1, 1, 3, 2);
    assertThat(BoofImages.of(part).rgb()).containsExactly(13, 14, 15, 16, 17, 18);
    Planar<GrayU8> planes = BoofImages.planar(PICTURE).subimage(1, 1, 3, 2);
    assertThat(BoofImages.of(planes).rgb()).containsExactly(13, 14, 15, 16, 17, 18);
    GrayU8 grey = BoofImages.planar(PICTURE).getBand(2).subimage(1, 0, 2, 2);
    assertThat(BoofImages.of(grey).rgb()).containsExactly(6, 6, 6, 15, 15, 15);
  }

  @Test
  void planes_hold_the_same_colours() {
    Planar<GrayU8> planes = BoofImages.planar(PICTURE);
    assertThat(planes.getNumBands()).isEqualTo(3);
    assertThat(planes.getBand(0).data).containsExactly(1, 254, 7, 10, 13, 16);
    assertThat(planes.getBand(2).data).containsExactly(3, 6, 9, 12, 15, 18);
    assertThat(BoofImages.of(planes).rgb()).isEqualTo(SIX);
  }

  @Test
  void alpha_is_dropped_and_one_band_is_grey() {
    InterleavedU8 four = new InterleavedU8(1, 1, 4);
    four.data = new byte[] {10, 20, 30, 40};
    assertThat(BoofImages.of(four).rgb()).containsExactly(10, 20, 30);
    InterleavedU8 two = new InterleavedU8(1, 1, 2);
    two.data = new byte[] {10, 20};
    assertThat(BoofImages.of(two).rgb()).containsExactly(10, 10, 10);
    Planar<GrayU8> planes = new Planar<>(GrayU8.class, 1, 1, 4);
    planes.getBand(1).data[0] = 50;
    assertThat(BoofImages.of(planes).rgb()).containsExactly(0, 50, 0);
  }

  /** The weights of ITU-R 601-2, as Pillow rounds them: of 255, 0, 0 they make 76. */
  @Test
  void grey_is_that_of_pillow() {
    byte[] primaries = {(byte) 255, 0, 0, 0, (byte) 255, 0, 0, 0, (byte) 255, 77, 77, 77};
    assertThat(BoofImages.grey(Image.of(4, 1, primaries)).data)
        .containsExactly((byte) 76, (byte) 150, 29, 77);
  }

  @Test
  void other_bands_are_refused() {
    InterleavedU8 five = new InterleavedU8(1, 1, 5);
    assertThatThrownBy(() -> BoofImages.of(five))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("The picture has 5 bands.");
    InterleavedU8 none = new InterleavedU8(0, 0, 3);
    assertThatThrownBy(() -> BoofImages.of(none)).isInstanceOf(HeedException.class);
  }
}
