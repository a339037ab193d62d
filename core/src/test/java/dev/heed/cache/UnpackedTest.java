package dev.heed.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedTest {

  /** One from a folder of classes, one from a jar. */
  private static final String CLASS = "dev/heed/cache/Unpacked.class";

  private static final String IN_JAR = "org/junit/jupiter/api/Test.class";

  @TempDir Path folder;

  private Unpacked two() {
    return Unpacked.files(
        UnpackedTest.class, "models/two-1", Map.of("here.class", CLASS, "deep/jar.class", IN_JAR));
  }

  @Test
  void unpacks_files_that_equal_their_resources() throws IOException {
    two().into(folder);

    assertThat(folder.resolve("here.class")).hasBinaryContent(resource(CLASS));
    assertThat(folder.resolve("deep/jar.class")).hasBinaryContent(resource(IN_JAR));
  }

  @Test
  void mends_files_that_are_cut_or_changed_and_leaves_whole_ones_alone() throws IOException {
    two().into(folder);
    Path changed = folder.resolve("deep/jar.class");
    byte[] bytes = Files.readAllBytes(changed);
    bytes[bytes.length / 2] ^= 1;
    Files.write(changed, bytes);
    Object whole = Files.readAttributes(folder.resolve("here.class"), "unix:ino").get("ino");

    two().into(folder);
    assertThat(changed).hasBinaryContent(resource(IN_JAR));
    Files.writeString(changed, "cut");
    two().into(folder);

    assertThat(changed).hasBinaryContent(resource(IN_JAR));
    assertThat(Files.readAttributes(folder.resolve("here.class"), "unix:ino").get("ino"))
        .isEqualTo(whole);
  }

  @Test
  void leaves_no_half_files_behind() throws IOException {
    two().into(folder);

    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("here.class", "jar.class");
    }
  }

  @Test
  void many_at_once_end_with_whole_files() {
    Stream.generate(this::two).limit(16).parallel().forEach(this::unpack);

    assertThat(folder.resolve("here.class")).hasBinaryContent(resource(CLASS));
  }

  private void unpack(Unpacked files) {
    try {
      files.into(folder);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_temporary_folder_that_others_can_write_to_is_not_trusted() throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), open);

    assertThatThrownBy(() -> new CacheFolder(open, CacheFolder.Kind.TEMPORARY).requireTrusted())
        .hasMessageContaining("is open to others");
    assertThatThrownBy(() -> new CacheFolder(link, CacheFolder.Kind.TEMPORARY).requireTrusted())
        .hasMessageContaining("is a link");
  }

  @Test
  void a_folder_that_it_makes_is_private() throws IOException {
    CacheFolder place = new CacheFolder(folder.resolve("made"), CacheFolder.Kind.TEMPORARY);
    place.make();
    place.requireTrusted();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.root())))
        .isEqualTo("rwx------");
  }

  @Test
  void the_users_own_folder_comes_first_and_a_private_temporary_one_last() {
    assertThat(places(Map.of("HEED_CACHE", "/named", "HOME", folder.toString())))
        .containsExactly("/named", "/tmp/heed-me");
    assertThat(places(Map.of("HEED_CACHE", "here")))
        .containsExactly(Path.of("here").toAbsolutePath().toString(), "/tmp/heed-me");
    assertThat(places(Map.of("XDG_CACHE_HOME", "/xdg", "HOME", folder.toString())))
        .containsExactly("/xdg/heed", "/tmp/heed-me");
    assertThat(places(Map.of("HOME", folder.toString())))
        .containsExactly(folder + "/.cache/heed", "/tmp/heed-me");
    assertThat(places(Map.of())).containsExactly("/tmp/heed-me"); // no home, as in a container
  }

  private static List<String> places(Map<String, String> variables) {
    return new UserCache(variables, "?", "/tmp", "me")
        .places().stream().map(place -> place.root().toString()).toList();
  }

  private static byte[] resource(String name) {
    try (var bytes = UnpackedTest.class.getClassLoader().getResourceAsStream(name)) {
      return bytes == null ? "missing".getBytes(StandardCharsets.UTF_8) : bytes.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
