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

/** Where drawings go: the file itself for one input, a folder of PNGs for several. */
final class Drawings {

  /** File systems end at 255 bytes; there must be room for a number and the ending. */
  private static final int LONGEST = 200;

  private static final Set<String> OTHER_FORMATS =
      Set.of("jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "svg", "pdf", "avif", "heic");

  private final Path path;
  private final int inputs;
  private final Set<String> used = new HashSet<>();

  Drawings(Path path, int inputs) {
    this.path = path;
    this.inputs = inputs;
    if (inputs > 1 && isPng() && !Files.isDirectory(path)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--draw '%s' is one file, but there are %s inputs. Name a folder: it gets one PNG for each."
              .formatted(path, inputs));
    }
    if (OTHER_FORMATS.contains(ending()) && !Files.isDirectory(path)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--draw '%s' asks for %s, but drawings are PNG. Name a file that ends in .png, or a folder."
              .formatted(path, ending().toUpperCase(Locale.ROOT)));
    }
  }

  private boolean isPng() {
    return ending().equals("png");
  }

  private String ending() {
    String name = String.valueOf(path.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** Where the drawing of an input goes: no two of one run go to the same file. */
  Path pathFor(String source) {
    if (inputs == 1 && isPng() && !Files.isDirectory(path)) {
      return path;
    }
    create();
    String flat = ending(source.replaceAll("[/\\\\:]+", "_").replaceAll("^_+", ""), LONGEST);
    String name = flat;
    for (int i = 2; !used.add(name.toLowerCase(Locale.ROOT)); i++) {
      name = flat + "-" + i;
    }
    return path.resolve(name + ".png");
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
