package dev.heed.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Speaks sentences with whatever is installed, so that what is said is known.
 *
 * @param command with {@code {text}} and {@code {file}} in it, such as {@code flite -voice rms -t
 *     {text} -o {file}}
 */
record Synthesiser(String command) {

  /** The sentence as a recording, in a temporary file. */
  Path speak(String sentence) throws IOException, InterruptedException {
    Path file = Files.createTempFile("spoken", ".wav");
    file.toFile().deleteOnExit();
    List<String> words = new ArrayList<>();
    for (String word : command.split(" ")) {
      words.add(word.replace("{text}", sentence).replace("{file}", file.toString()));
    }
    int status = new ProcessBuilder(words).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException("'%s' ended with status %d".formatted(command, status));
    }
    return file;
  }
}
