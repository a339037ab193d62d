package dev.heed.cli;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Where drawings go: the file itself for one input, a folder of files for several. */
final class Drawings {

  /** File systems end at 255 bytes; there must be room for a number and the ending. */
  private static final int LONGEST = 200;

  private static final Set<String> OTHER_FORMATS =
      Set.of(
          "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "svg", "pdf", "avif", "heic", "png",
          "wav", "mp3", "flac", "ogg", "opus", "m4a");

  private final Path path;
  private final int inputs;
  private final String kind;
  private final Set<String> used = new HashSet<>();

  /**
   * @param kind the ending of the files
   */
  Drawings(Path path, int inputs, String kind) {
    this.path = path;
    this.inputs = inputs;
    this.kind = kind;
    if (inputs > 1 && isFile() && !Files.isDirectory(path)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--draw '%s' is one file, but there are %s inputs. Name a folder: it gets one %s for each."
              .formatted(path, inputs, kind.toUpperCase(Locale.ROOT)));
    }
    if (!isFile() && OTHER_FORMATS.contains(ending()) && !Files.isDirectory(path)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--draw '%s' asks for %s, but %s. Name a file that ends in .%s, or a folder."
              .formatted(
                  path,
                  ending().toUpperCase(Locale.ROOT),
                  kind.equals("png")
                      ? "drawings are PNG"
                      : "this task writes " + kind.toUpperCase(Locale.ROOT),
                  kind));
    }
  }

  private boolean isFile() {
    return ending().equals(kind);
  }

  private String ending() {
    String name = String.valueOf(path.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** Where the drawing of an input goes: no two of one run go to the same file. */
  Path pathFor(String source) {
    if (inputs == 1 && isFile() && !Files.isDirectory(path)) {
      return path;
    }
    create();
    String flat = ending(source.replaceAll("[/\\\\:]+", "_").replaceAll("^_+", ""), LONGEST);
    String name = flat;
    for (int i = 2; !used.add(name.toLowerCase(Locale.ROOT)); i++) {
      name = flat + "-" + i;
    }
    return path.resolve(name + "." + kind);
  }

  /** The end of a name that is too long, which tells more than its beginning. */
  private static String ending(String name, int most) {
    int from = 0;
    while (name.substring(from).getBytes(StandardCharsets.UTF_8).length > most) {
      from = name.offsetByCodePoints(from, 1);
    }
    return name.substring(from);
  }

  private void create() {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The folder '%s' for --draw cannot be made: %s.".formatted(path, e),
          e);
    }
  }
}
