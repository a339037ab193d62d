package dev.heed.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void what_fails_half_way_leaves_what_was_there() throws IOException {
    Path file = Files.writeString(folder.resolve("page.html"), "before");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("No space left on device");
                    }))
        .hasMessage("No space left on device");
    assertThat(file).hasContent("before");
    assertThat(names()).containsExactly("page.html");
  }

  @Test
  void a_file_and_its_folders_are_made() throws IOException {
    Path file = folder.resolve("a/b/new.bin");
    AtomicFile.write(file, out -> out.write(7));
    assertThat(file).hasBinaryContent(new byte[] {7});
    assertThat(names()).containsExactly("a");
  }

  @Test
  void who_has_the_old_file_open_keeps_it() throws IOException {
    Path file = Files.writeString(folder.resolve("weights"), "old");
    try (var old = Files.newInputStream(file)) {
      AtomicFile.write(file, out -> out.write('n'));
      assertThat(new String(old.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("old");
    }
    assertThat(file).hasContent("n");
  }

  @Test
  void rights_and_links_stay() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file.getFileName());
    AtomicFile.write(link, out -> out.write('n'));
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void what_a_killed_process_left_is_removed_and_nothing_else() throws IOException {
    Files.writeString(folder.resolve(".model.onnx.999999999999-1.partial"), "half");
    Files.writeString(folder.resolve(".other.onnx.999999999999-1.partial"), "half");
    String mine = ".model.onnx.%d-77.partial".formatted(ProcessHandle.current().pid());
    Files.writeString(folder.resolve(mine), "of another thread");
    AtomicFile.write(folder.resolve("model.onnx"), out -> out.write(1));
    assertThat(names())
        .containsExactlyInAnyOrder(mine, ".other.onnx.999999999999-1.partial", "model.onnx");
  }
}
