package dev.heed.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;

/** A Python that runs a script, which answers each line with a line. */
final class PythonLines implements AutoCloseable {

  private final Process process;
  private final BufferedWriter out;
  private final BufferedReader in;

  PythonLines(String python, String script, String... arguments) throws IOException {
    String[] command = new String[3 + arguments.length];
    command[0] = python;
    command[1] = "-c";
    command[2] = script;
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    out =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    in =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  String ask(String line) throws IOException {
    out.write(line + "\n");
    out.flush();
    String answer = in.readLine();
    if (answer == null) {
      throw new IOException("Python ended; has it what the script imports?");
    }
    return answer;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
