package dev.heed.runtime;

import dev.heed.error.ErrorCode;
import dev.heed.model.ModelFolder;
import dev.heed.testing.Golden;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refusals: a library that works needs the hardware that it is for. */
class ProviderLibraryTest {

  private static final ModelRuntime RUNTIME = ModelRuntime.create(System.err::println);

  @TempDir private Path folder = Path.of("");

  private static void open(Path library) {
    Path graph = ModelFolder.open(Golden.folder("vit")).graph("model");
    RUNTIME.open(graph, new Device.Provider(library)).close();
  }

  @Test
  void one_that_is_not_there_is_said_to_be_missing() {
    Path missing = folder.resolve("libnone.so");

    Refused.with(
        ErrorCode.DEVICE_UNAVAILABLE, () -> open(missing), missing.toString(), "no such file");
  }

  @Test
  void a_file_that_is_no_library_is_refused_with_what_the_runtime_says() throws IOException {
    Path text = Files.writeString(folder.resolve("libtext.so"), "no library");

    for (int i = 0; i < 2; i++) { // and it is no other the second time
      Refused.with(
          ErrorCode.DEVICE_UNAVAILABLE,
          () -> open(text),
          "libtext.so",
          "cannot load it as a library of execution providers",
          "It says: ");
    }
  }
}
