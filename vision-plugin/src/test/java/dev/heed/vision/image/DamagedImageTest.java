package dev.heed.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cut and altered files give a picture or a HeedException that names the file, nothing else. */
@Timeout(60)
class DamagedImageTest {

  private static final ImageLimits SMALL = new ImageLimits(1 << 20, 1 << 20);
  private static final int CUTS = 25;
  private static final int FLIPS = 60;

  static Stream<String> small() {
    String sums = new String(Fixtures.bytes("sums.txt"), StandardCharsets.UTF_8);
    return sums.lines().map(line -> line.split(" ")[0]);
  }

  static Stream<Path> shared() throws IOException {
    try (Stream<Path> files = Files.list(Reference.folder("inputs/image"));
        Stream<Path> others = Files.list(Reference.folder("faults/vision/formats"))) {
      return Stream.concat(files, others.filter(file -> !file.toString().endsWith(".png")))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("small")
  void small_files(String file) {
    damage(file, Fixtures.bytes(file), 2 * CUTS, 5 * FLIPS);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shared")
  void shared_files(Path file) throws IOException {
    damage(file.getFileName().toString(), Files.readAllBytes(file), CUTS, FLIPS);
  }

  private static void damage(String name, byte[] file, int cuts, int flips) {
    for (int i = 0; i < cuts; i++) {
      read(name, Arrays.copyOf(file, (int) ((long) file.length * i / cuts)));
    }
    Random random = new Random(7);
    for (int i = 0; i < flips; i++) {
      byte[] altered = file.clone();
      int within = i % 2 == 0 ? altered.length : Math.min(altered.length, 700);
      for (int k = 0; k <= i % 4; k++) {
        altered[random.nextInt(within)] = (byte) random.nextInt(256);
      }
      read(name, altered);
    }
  }

  private static void read(String name, byte[] bytes) {
    Tally.add(Tally.Kind.HOSTILE, 1);
    try {
      Image image = Fixtures.read(name, bytes, SMALL);
      assertThat(image.rgb()).hasSize(3 * image.width() * image.height());
    } catch (HeedException e) {
      assertThat(e).hasMessageContaining(name);
      assertThat(e.code()).isNotEqualTo(ErrorCode.INTERNAL);
    } catch (UncheckedIOException e) {
      throw new AssertionError(e);
    }
  }
}
