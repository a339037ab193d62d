package dev.heed.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A process that answers each line with a line. */
final class PeerLines implements AutoCloseable {

  private final String program;
  private final Process process;
  private final BufferedWriter out;
  private final BufferedReader in;

  /** {@code folder}: where the process works. */
  PeerLines(Path folder, List<String> command) throws IOException {
    program = command.get(0);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    out =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    in =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static PeerLines python(String python, String script) throws IOException {
    return new PeerLines(Path.of("."), List.of(python, "-c", script));
  }

  String ask(String line) throws IOException {
    out.write(line + "\n");
    out.flush();
    String answer = in.readLine();
    if (answer == null) {
      throw new IOException(program + " ended; has it what its script imports?");
    }
    return answer;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
