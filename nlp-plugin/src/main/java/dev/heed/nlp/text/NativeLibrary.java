package dev.heed.nlp.text;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.heed.cache.Unpacked;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The Rust library inside the tokenizers' jar: unpacked once into the user's cache, and loaded from
 * there.
 *
 * <p>The jar's own loader is not used: on a machine with a GPU it downloads another build, and the
 * class that calls it looks up a cloud's address. Neither class is ever loaded here.
 */
final class NativeLibrary {

  /** One file can be loaded by one class loader: a second Heed in this process takes a copy. */
  private static final String TAKEN = "heed.tokenizers.library";

  private static @Nullable TokenizersLibrary library;

  private NativeLibrary() {}

  /** Loaded on first use, once; where that fails, each call says why. */
  static synchronized TokenizersLibrary get() {
    if (library == null) {
      library = load();
    }
    return library;
  }

  private static TokenizersLibrary load() {
    try {
      Unpacked files =
          Unpacked.libraries(TokenizersLibrary.class, "natives/" + revision(), files());
      Path folder = isFirst() ? files.folder() : files.freshFolder();
      names().forEach(name -> System.load(folder.resolve(name).toString()));
      return TokenizersLibrary.LIB;
    } catch (IOException | LinkageError e) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The tokenizers' native library does not load on %s: %s. It is unpacked into Heed's cache, which must be writable and may not be mounted noexec; HEED_CACHE=FOLDER names another."
              .formatted(platform(), e.getMessage()),
          e);
    }
  }

  private static boolean isFirst() {
    return System.getProperties().putIfAbsent(TAKEN, "loaded by Heed") == null;
  }

  private static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    names().forEach(name -> files.put(name, "native/lib/" + platform() + "/cpu/" + name));
    return files;
  }

  private static String revision() throws IOException {
    Properties properties = new Properties();
    try (InputStream bytes =
        TokenizersLibrary.class
            .getClassLoader()
            .getResourceAsStream("native/lib/tokenizers.properties")) {
      if (bytes != null) {
        properties.load(bytes);
      }
    }
    return "tokenizers-%s-%s"
        .formatted(properties.getProperty("version", "unversioned"), platform());
  }

  /** In the order in which they need each other. */
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
