package dev.heed.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The C library that this process runs on.
 *
 * @param kind such as glibc
 * @param version such as 2.36, or empty where it is not known
 */
record Libc(Kind kind, String version) {

  /** Which C library. */
  enum Kind {
    GLIBC,
    MUSL,
    /** Not Linux, or not to be seen. */
    OTHER
  }

  /** The oldest glibc that has every symbol that ONNX Runtime's Linux library asks for. */
  private static final String LEAST = "2.27";

  private static final Pattern MAPPED_GLIBC =
      Pattern.compile("/\\S*/libc(?:\\.so\\.6|-2\\.\\d+\\.so)$");
  private static final Pattern BANNER =
      Pattern.compile("GNU C Library [^\\n]{0,80}?version (\\d+\\.\\d+)");

  /** Looks at what is mapped into this process: {@code root} is {@code /} but in tests. */
  static Libc find(Path root) {
    List<String> mapped = lines(root.resolve("proc/self/maps"));
    if (mapped.stream().anyMatch(line -> line.contains("musl"))) {
      return new Libc(Kind.MUSL, "");
    }
    Optional<Path> glibc =
        mapped.stream()
            .map(MAPPED_GLIBC::matcher)
            .filter(Matcher::find)
            .map(match -> root.resolve(match.group().substring(1)))
            .findFirst();
    return glibc.map(file -> new Libc(Kind.GLIBC, version(file))).orElse(new Libc(Kind.OTHER, ""));
  }

  Finding finding() {
    return switch (kind) {
      case OTHER -> Finding.ok("libc", "the system's own");
      case MUSL ->
          Finding.fail(
              "libc",
              "musl, but ONNX Runtime's library is made for glibc",
              "Use a Java image that is built on Debian, Ubuntu or Red Hat, not on Alpine.");
      case GLIBC -> glibc();
    };
  }

  private Finding glibc() {
    if (version.isEmpty()) {
      return Finding.ok("libc", "glibc");
    }
    return isOld()
        ? Finding.fail(
            "libc",
            "glibc %s, but ONNX Runtime's library needs %s".formatted(version, LEAST),
            "Use a newer Linux.")
        : Finding.ok("libc", "glibc " + version);
  }

  private boolean isOld() {
    return Runtime.Version.parse(version).compareTo(Runtime.Version.parse(LEAST)) < 0;
  }

  /** The library bears its version in a sentence that it prints when it is run as a program. */
  private static String version(Path file) {
    try {
      Matcher banner = BANNER.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
      return banner.find() ? banner.group(1) : "";
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isReadable(file)
          ? Files.readAllLines(file, StandardCharsets.ISO_8859_1)
          : List.of();
    } catch (IOException e) {
      return List.of(); // not Linux
    }
  }
}
