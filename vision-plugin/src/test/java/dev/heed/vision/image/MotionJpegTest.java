package dev.heed.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Source;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clips in Motion JPEG that ffmpeg wrote, and GIFs that are written here. */
class MotionJpegTest {

  @TempDir Path folder;

  private static Path video(String name) {
    return Reference.folder("inputs/video/" + name);
  }

  private static Clip read(String name, byte[] file) {
    return new ClipReader().read(new Source(name, () -> new ByteArrayInputStream(file)));
  }

  /** Red goes right by eight pixels a frame, on ground that grows redder. */
  @Test
  void frames_of_an_avi_are_those_that_went_in() {
    Clip clip = new ClipReader().read(Source.of(video("six_64x48.avi")));
    assertThat(clip.frames()).isEqualTo(6);
    assertThat(clip.framesPerSecond().orElseThrow()).isBetween(11.9, 12.1);
    for (int i = 0; i < 6; i++) {
      Image frame = clip.frame(i);
      assertThat(frame.width()).isEqualTo(64);
      assertThat(frame.height()).isEqualTo(48);
      int ground = 3 * (2 * 64 + 2);
      assertThat(frame.rgb()[ground] & 0xFF).isBetween(40 + 10 * i - 8, 40 + 10 * i + 8);
      int middle = 3 * (18 * 64 + 12 + 8 * i);
      assertThat(frame.rgb()[middle] & 0xFF).isBetween(205, 235);
    }
  }

  @Test
  void pictures_one_after_another_are_the_same_frames() {
    Clip avi = new ClipReader().read(Source.of(video("six_64x48.avi")));
    Clip plain = new ClipReader().read(Source.of(video("six_64x48.mjpeg")));
    assertThat(plain.frames()).isEqualTo(6);
    for (int i = 0; i < 6; i++) {
      assertThat(plain.frame(i).rgb()).isEqualTo(avi.frame(i).rgb());
    }
  }

  /** Cameras leave the usual tables out. */
  @Test
  void frames_without_tables_have_the_usual_ones() throws IOException {
    byte[] whole = jpeg(Color.ORANGE);
    ByteArrayOutputStream bare = new ByteArrayOutputStream();
    for (int at = 2; at < whole.length; ) {
      int length = 2 + Bytes.u16(whole, at + 2);
      boolean scan = (whole[at + 1] & 0xFF) == 0xDA;
      if ((whole[at + 1] & 0xFF) != 0xC4) {
        bare.write(whole, at, scan ? whole.length - at : length);
      }
      at += scan ? whole.length : length;
    }
    byte[] frame = joined(new byte[] {(byte) 0xFF, (byte) 0xD8}, bare.toByteArray());
    assertThat(frame.length).isLessThan(whole.length - 400);
    Clip clip = read("camera.mjpeg", joined(frame, frame));
    assertThat(clip.frames()).isEqualTo(2);
    Image expected = new ImageReader().read(new Source("a", () -> new ByteArrayInputStream(whole)));
    assertThat(clip.frame(1).rgb()).isEqualTo(expected.rgb());
  }

  private static byte[] jpeg(Color color) throws IOException {
    BufferedImage image = new BufferedImage(40, 32, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(color);
    pen.fillOval(4, 4, 24, 20);
    pen.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", bytes);
    return bytes.toByteArray();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  @Test
  void other_videos_are_refused_with_what_to_do() throws IOException {
    byte[] file = Files.readAllBytes(video("six_64x48.avi"));
    int codec = new String(file, StandardCharsets.ISO_8859_1).lastIndexOf("MJPG", 400);
    byte[] other = file.clone();
    System.arraycopy("H264".getBytes(StandardCharsets.US_ASCII), 0, other, codec, 4);
    Refused.with(
        ErrorCode.UNSUPPORTED, () -> read("film.avi", other), "film.avi", "H264", "-c:v mjpeg");
    Refused.with(
        ErrorCode.INVALID_INPUT, () -> read("cut.avi", Arrays.copyOf(file, 300)), "cut.avi");
  }

  /** Cut and changed anywhere: frames, or a sentence. */
  @Test
  void a_damaged_video_is_read_or_refused() throws IOException {
    Random random = new Random(3);
    for (String name : List.of("six_64x48.avi", "six_64x48.mjpeg")) {
      byte[] file = Files.readAllBytes(video(name));
      for (int i = 0; i < 150; i++) {
        byte[] damaged = Arrays.copyOf(file, 1 + random.nextInt(file.length));
        for (int j = 0; j < 6; j++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        try {
          Clip clip = read(name, damaged);
          clip.frame(random.nextInt(clip.frames()));
        } catch (HeedException e) {
          assertThat(e.code()).isIn(ErrorCode.INVALID_INPUT, ErrorCode.UNSUPPORTED);
        }
      }
    }
  }

  @Test
  void a_gif_of_few_colours_is_read_as_it_was_written() {
    List<Image> frames = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      byte[] rgb = new byte[3 * 50 * 30];
      for (int at = 0; at < rgb.length; at += 3) {
        rgb[at] = (byte) (at / 3 % 50 < 10 + 10 * i ? 255 : 0);
        rgb[at + 2] = (byte) (at / 150 % 2 == 0 ? 255 : 0);
      }
      frames.add(Image.of(50, 30, rgb));
    }
    Clip clip = written(frames);
    assertThat(clip.frames()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(clip.frame(i).rgb()).isEqualTo(frames.get(i).rgb());
    }
  }

  /** Noise fills the coder's table again and again; a photograph shows what 256 colours cost. */
  @Test
  void a_gif_of_many_colours_is_near_what_was_written() {
    byte[] noise = new byte[3 * 220 * 180];
    new Random(1).nextBytes(noise);
    assertThat(error(Image.of(220, 180, noise))).isLessThan(24);
    assertThat(error(Image.read(Reference.folder("inputs/image/cat_451x300.png")))).isLessThan(6);
  }

  private double error(Image image) {
    byte[] read = written(List.of(image)).frame(0).rgb();
    long sum = 0;
    for (int i = 0; i < read.length; i++) {
      sum += Math.abs((read[i] & 0xFF) - (image.rgb()[i] & 0xFF));
    }
    return (double) sum / read.length;
  }

  private Clip written(List<Image> frames) {
    Path file = folder.resolve("out.gif");
    GifWriter.write(frames.iterator(), 10, file);
    return new ClipReader().read(Source.of(file));
  }
}
