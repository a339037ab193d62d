package dev.heed.cli;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where drawings go: the file itself for one input, a folder of PNGs for several. */
record Drawings(Path path, int inputs) {

  Drawings {
    if (inputs > 1 && path.toString().endsWith(".png")) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--draw '%s' is one file, but there are %d inputs. Name a folder: it gets one PNG for each."
              .formatted(path, inputs));
    }
  }

  Path pathFor(String source) {
    if (inputs == 1 && path.toString().endsWith(".png")) {
      return path;
    }
    create();
    String flat = source.replaceAll("[/\\\\:]+", "_").replaceAll("^_+", "");
    return path.resolve(flat + ".png");
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
