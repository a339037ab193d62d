package dev.heed.vision.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With the system's libjpeg-turbo and without, a file gives the same pixels or the same error. */
class NativeDecodersTest {

  private static final JpegKind USUAL = new JpegKind("2x2 1x1 1x1", false);
  private static final JpegSettings AUTO = new JpegSettings(true, Optional.empty());

  /** As in a process that has decoded much, and for small pictures, too. */
  private static final NativeDecoders AT_ONCE = new NativeDecoders(0, 0);

  static Stream<Path> files() throws IOException {
    List<Path> all = new ArrayList<>();
    Path here = Reference.folder("..").normalize();
    for (Path folder :
        List.of(
            here.resolve("vision-plugin/src/test/resources/dev/heed/vision/image"),
            here.resolve("vision-plugin/src/main/resources/dev/heed/vision/image/jpeg/check"),
            Reference.folder("inputs/image"),
            Reference.folder("faults/vision"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(file -> file.toString().matches(".*\\.jpe?g")).forEach(all::add);
      }
    }
    assertThat(all).hasSizeGreaterThan(50);
    return all.stream().sorted();
  }

  @BeforeEach
  void there_is_one() {
    assumeTrue(
        AT_ONCE.decoder(USUAL, AUTO) != null,
        "no libjpeg-turbo: neither in the JDK's ImageIO nor as libturbojpeg that this Java may"
            + " call");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void whole_files_are_equal(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    assertThat(outcome(bytes, AT_ONCE)).isEqualTo(outcome(bytes, null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void damaged_files_are_equal(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    if (whole.length > 100_000) {
      return; // the small ones are of every kind
    }
    for (int i = 0; i < 20; i++) {
      byte[] cut = Arrays.copyOf(whole, (int) ((long) whole.length * i / 20));
      assertThat(outcome(cut, AT_ONCE)).isEqualTo(outcome(cut, null));
    }
    Random random = new Random(7);
    for (int i = 0; i < 100; i++) {
      byte[] altered = whole.clone();
      int within = i % 2 == 0 ? altered.length : Math.min(altered.length, 700);
      altered[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
      assertThat(shape(altered, AT_ONCE)).as("flip %s", i).isEqualTo(shape(altered, null));
    }
  }

  @Test
  void eight_threads_decode_at_once() throws IOException, InterruptedException, ExecutionException {
    List<byte[]> files = new ArrayList<>();
    List<Object> expected = new ArrayList<>();
    for (Path file : files().filter(file -> file.toString().contains("check")).toList()) {
      files.add(Files.readAllBytes(file));
      expected.add(outcome(files.get(files.size() - 1), null));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int shift = t;
        tasks.add(
            () -> {
              for (int i = 0; i < 40 * files.size(); i++) {
                int which = (i + shift) % files.size();
                assertThat(outcome(files.get(which), AT_ONCE)).isEqualTo(expected.get(which));
              }
              return true;
            });
      }
      for (Future<Boolean> done : threads.invokeAll(tasks)) {
        assertThat(done.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void few_pixels_are_decoded_by_ours() throws IOException {
    FileReader reader =
        new FileReader(
            Files.readAllBytes(Reference.folder("inputs/image/china_640x427.jpg")),
            (w, h, b) -> {});
    reader.readHeader();
    assertThat(new NativeDecoders(NativeDecoders.MANY_PIXELS, 0).decode(reader)).isNull();
    assertThat(AT_ONCE.decode(reader)).isNotNull();
  }

  /**
   * Without the pixels: an altered bit may make numbers that leave 16 bits, of which vector
   * instructions keep others than ours, and that no decoder notices.
   */
  private static Object shape(byte[] file, @Nullable NativeDecoders fast) {
    Object outcome = outcome(file, fast);
    return outcome instanceof List<?> picture ? picture.subList(0, 2) : outcome;
  }

  /** Width, height and a sum of the pixels, or what is wrong. */
  private static Object outcome(byte[] file, @Nullable NativeDecoders fast) {
    try {
      Jpeg.Pixels pixels =
          Jpeg.decode(
              file,
              (width, height, working) -> {
                if ((long) width * height > 1 << 20) {
                  throw new IllegalArgumentException("too large");
                }
              },
              fast);
      return List.of(pixels.width(), pixels.height(), Arrays.hashCode(pixels.rgb()));
    } catch (JpegException | IllegalArgumentException e) {
      return e.toString();
    }
  }
}
