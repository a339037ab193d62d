package dev.heed.nlp.text;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The Rust library inside the tokenizers' jar: taken out into a private temporary folder, loaded,
 * and removed again.
 *
 * <p>The jar's own loader is not used: on a machine with a GPU it downloads another build, and the
 * class that calls it looks up a cloud's address. Neither class is ever loaded here.
 */
final class NativeLibrary {

  private NativeLibrary() {}

  /** Loaded on first use, once. */
  static TokenizersLibrary get() {
    return Loaded.LIBRARY;
  }

  private static final class Loaded {
    static final TokenizersLibrary LIBRARY = load();
  }

  private static TokenizersLibrary load() {
    String folder = "native/lib/" + platform() + "/cpu/";
    try {
      Path temporary = Files.createTempDirectory("heed-tokenizers");
      List<Path> copies = new ArrayList<>();
      for (String name : names()) {
        copies.add(copy(folder + name, temporary.resolve(name)));
      }
      copies.forEach(file -> System.load(file.toString()));
      copies.forEach(NativeLibrary::remove);
      remove(temporary);
      return TokenizersLibrary.LIB;
    } catch (IOException | UnsatisfiedLinkError e) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The tokenizers' native library does not load on %s: %s. It is unpacked into %s, which must be writable and may not be mounted noexec; -Djava.io.tmpdir=FOLDER names another."
              .formatted(platform(), e.getMessage(), System.getProperty("java.io.tmpdir")),
          e);
    }
  }

  private static Path copy(String resource, Path file) throws IOException {
    try (InputStream bytes =
        TokenizersLibrary.class.getClassLoader().getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new IOException("its jar has no " + resource);
      }
      Files.copy(bytes, file);
      return file;
    }
  }

  /** At once where the system allows it (not on Windows), so that a crash leaves nothing behind. */
  private static void remove(Path file) {
    if (!file.toFile().delete()) {
      file.toFile().deleteOnExit();
    }
  }

  private static List<String> names() {
    String name = System.mapLibraryName("tokenizers");
    return name.endsWith(".dll")
        ? List.of("libwinpthread-1.dll", "libgcc_s_seh-1.dll", "libstdc++-6.dll", name)
        : List.of(name);
  }

  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return (os.startsWith("mac") ? "osx" : os.startsWith("win") ? "win" : "linux")
        + (arch.equals("amd64") || arch.equals("x86_64") ? "-x86_64" : "-" + arch);
  }
}
