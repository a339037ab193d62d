package dev.heed.vision.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JpegSettingsTest {

  @Test
  void is_auto_where_nothing_is_said() {
    assertThat(JpegSettings.of(null, null)).isEqualTo(JpegSettings.of("auto", null));
    assertThat(JpegSettings.of(null, null).mayBeNative()).isTrue();
    assertThat(JpegSettings.of("java", null).mayBeNative()).isFalse();
  }

  @Test
  void says_what_may_be_said() {
    assertThatThrownBy(() -> JpegSettings.of("turbo", null))
        .isInstanceOf(HeedException.class)
        .hasMessage(
            "-Dheed.jpeg should be auto or java, but is 'turbo'. auto uses libjpeg-turbo where it"
                + " gives the same pixels; java never does.");
  }

  @Test
  void the_library_is_a_file(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("libturbojpeg.so.0"));
    assertThat(JpegSettings.of("auto", file.toString()).library()).contains(file);
    assertThatThrownBy(() -> JpegSettings.of(null, folder + "/nothing"))
        .isInstanceOf(HeedException.class)
        .hasMessageStartingWith("-Dheed.jpeg.library should be the file of libturbojpeg, but '");
  }
}
