package dev.heed.cli;

import dev.heed.inspect.Inspection;
import dev.heed.model.ModelFolder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heed inspect}: what a model folder holds. */
@Command(
    name = "inspect",
    description =
        "Says what a model folder holds: task, files, graphs, inputs, outputs, parameters.")
final class InspectCommand implements Callable<Integer> {

  @Mixin private Common common = new Common();

  @Parameters(
      paramLabel = "FOLDER",
      converter = ModelPath.class,
      description =
          "A model folder in the Hugging Face layout, or org/name of the hub's cache (heed pull).")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Inspection found = common.heed().inspect(ModelFolder.open(folder));
    common.out().print(json ? JsonLines.line(found) + "\n" : found.text());
    return 0;
  }
}
