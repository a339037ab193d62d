package dev.heed.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import dev.heed.spi.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {

  @TempDir Path folder;
  private final ImageReader reader = new ImageReader();

  @BeforeEach
  void make_files() throws IOException {
    Files.createDirectories(folder.resolve("deeper"));
    for (String name : List.of("b.JPG", "a.png", "notes.txt", ".hidden.png", "deeper/c.webp")) {
      Files.write(folder.resolve(name), Fixtures.bytes("jpeg_420.jpg"));
    }
  }

  private List<String> names(String argument) {
    return reader.find(argument).stream()
        .map(Source::name)
        .map(name -> folder.relativize(Path.of(name)).toString())
        .toList();
  }

  @Test
  void a_file_is_itself() {
    assertThat(names(folder.resolve("notes.txt").toString())).containsExactly("notes.txt");
  }

  @Test
  void a_folder_is_its_image_files_by_name() {
    assertThat(names(folder.toString())).containsExactly("a.png", "b.JPG");
  }

  @Test
  void a_glob_matches_within_a_folder_and_across_folders() {
    assertThat(names(folder + "/*.{png,JPG}")).containsExactly("a.png", "b.JPG");
    assertThat(names(folder + "/*/*.webp")).containsExactly("deeper/c.webp");
    assertThat(names(folder + "/**/*.webp")).containsExactly("deeper/c.webp");
  }

  @Test
  void a_dash_is_standard_input() {
    InputStream in = new ByteArrayInputStream(Fixtures.bytes("jpeg_420.jpg"));
    List<Source> found = ImageReader.FILES.find("-", in);
    assertThat(found).hasSize(1);
    assertThat(reader.read(found.get(0)).width()).isEqualTo(37);
  }

  @Test
  void a_missing_file_gets_the_name_that_was_meant() {
    assertThatThrownBy(() -> reader.find(folder.resolve("aa.png").toString()))
        .isInstanceOf(HeedException.class)
        .hasMessage(
            ("No file or folder '%s'. Did you mean 'a.png'? Its folder holds 2 image files. Name an"
                    + " image file, a folder of them, a pattern such as photos/*.jpg, or - for"
                    + " standard input.")
                .formatted(folder.resolve("aa.png")));
  }

  @Test
  void a_missing_folder_an_empty_one_and_a_glob_without_match_say_so() {
    assertThatThrownBy(() -> reader.find(folder.resolve("no/a.png").toString()))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("nor the folder that it would be in");
    assertThatThrownBy(() -> reader.find(folder + "/*.bmp"))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("No file matches");
    assertThatThrownBy(() -> reader.find(folder + "/*.{bmp"))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("is neither a file nor a pattern");
    assertThatThrownBy(() -> reader.find("bad\0name"))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("No file or folder");
  }
}
