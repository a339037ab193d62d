package dev.heed.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTest {

  private static final byte[] SIX = {
    1, 2, 3, (byte) 254, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18
  };
  private static final Image PICTURE = Image.of(3, 2, SIX);

  @Test
  void goes_to_java_2d_and_back() {
    BufferedImage copy = PICTURE.toBufferedImage();
    assertThat(new Color(copy.getRGB(1, 0))).isEqualTo(new Color(254, 5, 6));
    assertThat(Image.of(copy).rgb()).isEqualTo(SIX);
    copy.setRGB(1, 0, 0);
    assertThat(PICTURE.rgb()[3]).isEqualTo((byte) 254);
  }

  @Test
  void alpha_of_a_drawing_is_dropped_not_blended() {
    BufferedImage drawing = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    drawing.setRGB(0, 0, 0x80_40_50_60);
    assertThat(Image.of(drawing).rgb()).containsExactly(0x40, 0x50, 0x60);
  }

  @Test
  void samples_stay_what_they_are_in_every_type_of_java_2d() {
    BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 128);
    BufferedImage wide = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    wide.getRaster().setSample(0, 0, 0, 128);
    for (BufferedImage image : new BufferedImage[] {grey, wide}) {
      assertThat(Image.of(image).rgb()).containsOnly(128);
    }
    for (int type = BufferedImage.TYPE_INT_RGB; type <= BufferedImage.TYPE_4BYTE_ABGR_PRE; type++) {
      BufferedImage image = new BufferedImage(1, 1, type);
      image.setRGB(0, 0, 0xFF_20_40_60);
      assertThat(Image.of(image).rgb()).as("type %d", type).containsExactly(0x20, 0x40, 0x60);
    }
    BufferedImage packed = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_565_RGB);
    packed.setRGB(0, 0, 0xFF_FF_00_FF);
    assertThat(Image.of(packed).rgb()).containsExactly(0xFF, 0, 0xFF);
    BufferedImage multiplied = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB_PRE);
    multiplied.setRGB(0, 0, 0x80_40_50_60);
    assertThat(Image.of(multiplied).rgb()).containsExactly(0x3F, 0x4F, 0x5F);
  }

  @Test
  void png_written_is_png_read(@TempDir Path folder) {
    Path file = folder.resolve("new/folder/picture.png");
    PICTURE.writePng(file);
    assertThat(file).isRegularFile();
    assertThat(Image.read(file).rgb()).isEqualTo(SIX);
    Image photo = Fixtures.read("webp_lossless.webp");
    photo.writePng(file);
    assertThat(Sums.of(Image.read(file))).isEqualTo(Sums.of(photo));
  }

  @Test
  void a_place_that_cannot_be_written_says_so(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> PICTURE.writePng(file.resolve("picture.png")))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("Cannot write the picture to")
        .hasMessageContaining("Name a file in a folder that you may write to.");
  }

  @Test
  void bytes_must_fit_the_size() {
    assertThatThrownBy(() -> Image.of(2, 2, SIX))
        .isInstanceOf(HeedException.class)
        .hasMessage(
            "18 bytes are no picture of 2 x 2 pixels: it takes width x height x 3, at least 3.");
  }
}
