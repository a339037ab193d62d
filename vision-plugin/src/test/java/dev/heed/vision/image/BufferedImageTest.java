package dev.heed.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Reference;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A picture of Java 2D is the picture that Heed reads of its file. */
class BufferedImageTest {

  private static final int WIDTH = 23;
  private static final int HEIGHT = 17;

  @TempDir static Path folder;

  static Stream<Path> reference() throws IOException {
    return Stream.concat(
        files(Reference.folder("inputs/image")).filter(file -> !file.toString().contains("exif")),
        Stream.of(Reference.folder("faults/vision/bufferedimage-rgba/rgba8.png")));
  }

  private static Stream<Path> files(Path of) throws IOException {
    try (Stream<Path> all = Files.list(of)) {
      return all.sorted().toList().stream();
    }
  }

  /** ImageIO drops orientations; every other file that it reads is the same picture. */
  @ParameterizedTest
  @MethodSource("reference")
  void of_published_files(Path file) throws IOException {
    BufferedImage read = ImageIO.read(file.toFile());
    if (read != null) {
      assertThat(Image.of(read).rgb()).isEqualTo(Image.read(file).rgb());
    }
  }

  static Stream<Arguments> written() {
    return Stream.of("png", "tif")
        .flatMap(
            format ->
                Stream.of(
                    Arguments.of(format, noise(BufferedImage.TYPE_3BYTE_BGR)),
                    Arguments.of(format, noise(BufferedImage.TYPE_4BYTE_ABGR)),
                    Arguments.of(format, noise(BufferedImage.TYPE_BYTE_GRAY)),
                    Arguments.of(format, noise(BufferedImage.TYPE_USHORT_GRAY)),
                    Arguments.of(format, noise(BufferedImage.TYPE_BYTE_BINARY)),
                    Arguments.of(format, palette())));
  }

  /** Noise, so that each sample must go its own way. */
  @ParameterizedTest
  @MethodSource("written")
  void of_what_it_wrote_itself(String format, BufferedImage image) throws IOException {
    Path file = folder.resolve("of-type-%s.%s".formatted(image.getType(), format));
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    byte[] read = Image.read(file).rgb();
    assertThat(Image.of(image).rgb()).isEqualTo(read);
    assertThat(Image.of(ImageIO.read(file.toFile())).rgb()).isEqualTo(read);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "128, 128", "255, 255", "256, 255", "65535, 255"})
  void grey_of_16_bits_is_clipped_as_in_a_file(int sample, int expected) {
    BufferedImage wide = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    wide.getRaster().setSample(0, 0, 0, sample);
    assertThat(Image.of(wide).rgb()).containsOnly(expected);
  }

  @Test
  void of_a_part_of_another_picture() {
    BufferedImage whole = noise(BufferedImage.TYPE_4BYTE_ABGR);
    assertThat(Image.of(whole.getSubimage(3, 5, 7, 4)).rgb())
        .isEqualTo(Image.of(whole).part(3, 5, 7, 4).rgb());
  }

  @Test
  void no_colour_management_touches_grey() {
    BufferedImage grey = noise(BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage managed =
        new ColorConvertOp(ColorSpace.getInstance(ColorSpace.CS_sRGB), null).filter(grey, null);
    assertThat(Image.of(grey).rgb()[0]).isEqualTo((byte) grey.getRaster().getSample(0, 0, 0));
    assertThat(Image.of(managed).rgb()).isNotEqualTo(Image.of(grey).rgb());
  }

  private static BufferedImage noise(int type) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    fill(image.getRaster(), new Random(type));
    return image;
  }

  private static BufferedImage palette() {
    byte[][] colours = new byte[4][7];
    Random random = new Random(7);
    for (byte[] band : colours) {
      random.nextBytes(band);
    }
    IndexColorModel table = new IndexColorModel(8, 7, colours[0], colours[1], colours[2]);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED, table);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      image.getRaster().setSample(i % WIDTH, i / WIDTH, 0, random.nextInt(7));
    }
    return image;
  }

  private static void fill(WritableRaster raster, Random random) {
    for (int band = 0; band < raster.getNumBands(); band++) {
      int bits = raster.getSampleModel().getSampleSize(band);
      for (int i = 0; i < WIDTH * HEIGHT; i++) {
        raster.setSample(i % WIDTH, i / WIDTH, band, random.nextInt(1 << bits));
      }
    }
  }
}
