package dev.heed.vision.draw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.task.ScoredLabel;
import dev.heed.vision.image.Image;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.postprocess.DetectedObject;
import dev.heed.vision.postprocess.DetectedObject.Box;
import dev.heed.vision.postprocess.SegmentedObject;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers over pictures: of the picture's size, off each other, and seen on any ground. */
class DrawingTest {

  private static final String LONG = "a label that is too long for half of any picture ".repeat(4);

  private static Image plain(int width, int height, int grey) {
    byte[] rgb = new byte[3 * width * height];
    Arrays.fill(rgb, (byte) grey);
    return Image.of(width, height, rgb);
  }

  private static List<DetectedObject> boxes(int width, int height) {
    return List.of(
        new DetectedObject(0.99f, "rim", new Box(-9, -9, width + 9, height + 9)),
        new DetectedObject(0.9f, LONG, new Box(width - 3, height - 3, width + 90, height + 90)),
        new DetectedObject(0.8f, "point", new Box(width / 2, height / 2, width / 2, height / 2)),
        new DetectedObject(0.7f, "outside", new Box(-50, -50, -20, -20)));
  }

  private static List<SegmentedObject> halves(int width, int height) {
    return List.of(
        new SegmentedObject(0.9, "left", Mask.where(width, height, i -> i % width < width / 2)),
        new SegmentedObject(null, LONG, Mask.where(width, height, i -> i % width >= width / 2)),
        new SegmentedObject(0.5, "nothing", Mask.where(width, height, i -> false)));
  }

  private static List<ScoredLabel> labels(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ScoredLabel(i == 1 ? LONG : "label", 1f / (i + 1)))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"640, 427", "360, 480", "240, 240", "4000, 2600"})
  void a_photograph_keeps_its_size(int width, int height) {
    Image photo = plain(width, height, 128);

    List<Image> drawn =
        List.of(
            ObjectBoxes.draw(photo, boxes(width, height)),
            Regions.draw(photo, halves(width, height)),
            LabelBars.draw(photo, labels(3)),
            Caption.draw(photo, "a cat on a mat"));

    assertThat(drawn)
        .allSatisfy(
            image -> {
              assertThat(image.width()).isEqualTo(width);
              assertThat(image.height()).isEqualTo(height);
            });
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "5, 10", "48, 40", "1, 900", "900, 1"})
  void a_picture_too_small_for_words_gets_them_below_it(int width, int height) {
    Image small = plain(width, height, 128);

    List<Image> drawn =
        List.of(
            Regions.draw(small, halves(width, height)),
            LabelBars.draw(small, labels(30)),
            Caption.draw(small, LONG));

    assertThat(ObjectBoxes.draw(small, boxes(width, height)).width())
        .isGreaterThanOrEqualTo(Band.LEAST_WIDTH);
    assertThat(drawn).allSatisfy(image -> assertThat(image.height()).isGreaterThan(height + 15));
  }

  @Test
  void nothing_found_leaves_the_picture_as_it_is() {
    Image photo = plain(300, 200, 77);

    assertThat(ObjectBoxes.draw(photo, List.of()).rgb()).isEqualTo(photo.rgb());
    assertThat(Regions.draw(photo, List.of()).rgb()).isEqualTo(photo.rgb());
    assertThat(ObjectMasks.draw(photo, List.of()).rgb()).isEqualTo(photo.rgb());
  }

  @Test
  void labels_of_boxes_in_one_place_lie_beside_each_other_and_on_the_picture() {
    Places places = new Places(640, 480);
    List<Rectangle> taken = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      taken.add(places.take(new Box(200 + i, 100, 400, 300 - i), 120, 20));
    }

    for (Rectangle one : taken) {
      assertThat(new Rectangle(640, 480).contains(one)).isTrue();
      assertThat(taken).filteredOn(one::intersects).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 60, 128, 200, 255})
  void a_box_stands_out_from_light_and_dark_ground(int grey) {
    Image photo = plain(300, 300, grey);
    Image drawn =
        ObjectBoxes.draw(photo, List.of(new DetectedObject(1, "x", new Box(50, 50, 250, 250))));

    int most = 0;
    for (int x = 240; x < 260; x++) {
      most = Math.max(most, apart(drawn, photo, x, 150));
    }
    assertThat(most).isGreaterThan(100);
  }

  private static int apart(Image one, Image other, int x, int y) {
    int at = 3 * (y * one.width() + x);
    return IntStream.range(at, at + 3)
        .map(i -> Math.abs((one.rgb()[i] & 0xFF) - (other.rgb()[i] & 0xFF)))
        .max()
        .orElseThrow();
  }

  @Test
  void colours_are_told_apart_and_words_on_them_are_read() {
    for (int i = 0; i < 30; i++) {
      Color color = Palette.of(i);
      assertThat(contrast(color, Palette.on(color))).as("words on %s", color).isGreaterThan(4.5);
      for (int j = 0; j < Math.min(i, 9); j++) {
        assertThat(color).isNotEqualTo(Palette.of(j));
      }
    }
  }

  private static double contrast(Color a, Color b) {
    double light = Math.max(luminance(a), luminance(b)) + 0.05;
    return light / (Math.min(luminance(a), luminance(b)) + 0.05);
  }

  private static double luminance(Color color) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    float[] parts = color.getRGBColorComponents(null);
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double part = parts[i];
      sum += weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
  }

  @Test
  void words_are_cut_where_their_place_ends_and_never_within_a_letter() {
    FontMetrics font = Lettering.metrics(Lettering.font(Font.PLAIN, 20));

    assertThat(Lettering.shorten("cat", font, 500)).isEqualTo("cat");
    assertThat(font.stringWidth(Lettering.shorten(LONG, font, 200))).isLessThanOrEqualTo(200);
    assertThat(Lettering.shorten("\uD83D\uDC31".repeat(50), font, 100)).matches("(\uD83D\uDC31)+…");
  }

  @Test
  void a_large_region_is_named_where_it_lies_and_a_thin_one_is_not() {
    int width = 400;
    Mask large = Mask.where(width, 300, i -> i % width < 200);
    Mask thin = Mask.where(width, 300, i -> i % width == 300);
    Image photo = plain(width, 300, 128);

    Image named =
        RegionNames.draw(
            photo,
            List.of(
                new SegmentedObject(null, "sky", large), new SegmentedObject(null, "wire", thin)));

    assertThat(changed(photo, named, 0, 200)).isPositive();
    assertThat(changed(photo, named, 200, 400)).isZero();
  }

  private static long changed(Image before, Image after, int from, int to) {
    return IntStream.range(0, before.width() * before.height())
        .filter(i -> i % before.width() >= from && i % before.width() < to)
        .filter(i -> apart(before, after, i % before.width(), i / before.width()) > 0)
        .count();
  }

  @Test
  void depth_grows_lighter_evenly() {
    Image drawn = DepthColours.draw(IntStream.rangeClosed(0, 255).toArray());
    double before = -1;
    for (int x = 0; x < 256; x += 8) {
      byte[] rgb = drawn.rgb();
      double light =
          luminance(new Color(rgb[3 * x] & 0xFF, rgb[3 * x + 1] & 0xFF, rgb[3 * x + 2] & 0xFF));
      assertThat(light).isGreaterThan(before);
      before = light;
    }
  }
}
