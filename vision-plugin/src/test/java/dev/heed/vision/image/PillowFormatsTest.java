package dev.heed.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kinds of files that people have, and how they say that a picture is turned, against Pillow. */
class PillowFormatsTest {

  static Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(Reference.folder("faults/vision/formats"))) {
      return all.filter(file -> Files.exists(right(file))).sorted().toList().stream();
    }
  }

  private static Path right(Path file) {
    return file.resolveSibling(file.getFileName() + ".png");
  }

  @Test
  void there_are_files() throws IOException {
    assertThat(files().count()).isGreaterThan(25);
  }

  @ParameterizedTest
  @MethodSource("files")
  void is_what_pillow_makes_of_it(Path file) {
    Image read = Image.read(file);
    Image right = Image.read(right(file));

    assertThat(read.width()).isEqualTo(right.width());
    assertThat(read.height()).isEqualTo(right.height());
    assertThat(read.rgb()).isEqualTo(right.rgb());
  }
}
