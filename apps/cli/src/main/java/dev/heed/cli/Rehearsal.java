package dev.heed.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * Does a bit of what the command line is mostly used for, and prints nothing. The launcher runs it
 * once to learn which classes a start needs, and so that a cache beside the jars holds native
 * libraries and models.
 */
final class Rehearsal {

  /** One grey pixel. */
  private static final byte[] PNG =
      HexFormat.of()
          .parseHex(
              "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
                  + "0000000a49444154789c636800000082008177cd72b60000000049454e44ae426082");

  private Rehearsal() {}

  /** Ends with an error where one of the commands does. */
  public static void main(String[] args) throws IOException {
    System.setProperty("java.awt.headless", "true");
    System.exit(rehearse());
  }

  private static int rehearse() throws IOException {
    Path picture = Files.createTempFile("heed", ".png");
    try {
      Files.write(picture, PNG);
      return rehearse(picture.toString());
    } finally {
      Files.delete(picture);
    }
  }

  private static int rehearse(String picture) {
    List<List<String>> commands =
        List.of(
            List.of("run", "image-classification", picture),
            List.of("run", "image-classification", picture, "--json"),
            List.of("run", "feature-extraction", "a text"),
            List.of("run", "no-such-task", picture),
            List.of("tasks"),
            List.of("plugins"));
    Console nowhere = Console.to(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    int worst = 0;
    for (List<String> command : commands) {
      int code = Main.commandLine(nowhere).execute(command.toArray(String[]::new));
      worst = Math.max(worst, code == Errors.CALLERS ? 0 : code);
    }
    return worst;
  }
}
