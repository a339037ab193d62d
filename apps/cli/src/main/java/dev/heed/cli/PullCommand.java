package dev.heed.cli;

import dev.heed.hub.Hub;
import dev.heed.hub.PullChoice;
import dev.heed.hub.Pulled;
import dev.heed.hub.RepositoryId;
import dev.heed.model.Precision;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heed pull}: a model from the hub into the cache that its official clients share. */
@Command(
    name = "pull",
    description =
        "Fetches a model from the Hugging Face hub into its cache. After that, --model org/name"
            + " names it.",
    footer = {
      "",
      "HF_TOKEN is sent for gated and private models; HF_HUB_CACHE or HF_HOME says where the cache"
          + " lies; with HF_HUB_OFFLINE=1 nothing is fetched."
    })
final class PullCommand implements Callable<Integer> {

  @Mixin private Common common = new Common();

  @Parameters(paramLabel = "org/name[@revision]", description = "The model, as on the hub.")
  private String model = "";

  @Option(
      names = "--revision",
      paramLabel = "REVISION",
      description = "A branch, a tag or a commit (main); as behind @.")
  private @Nullable String revision;

  @Option(
      names = "--include",
      paramLabel = "PATTERN",
      description =
          "Fetch exactly the files that match, such as '*.json'; several times for more. Without"
              + " it: what Heed runs the model with.")
  private List<String> include = new ArrayList<>();

  @Option(names = "--exclude", paramLabel = "PATTERN", description = "Leave out files that match.")
  private List<String> exclude = new ArrayList<>();

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "The variant of the graphs (the most exact): ${COMPLETION-CANDIDATES}.")
  private @Nullable Precision precision;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "Fetch what this task needs (what any task needs).")
  private @Nullable String task;

  @Option(
      names = "--json",
      description = "One JSON object: commit, folder, files, what was left out.")
  private boolean json;

  @Override
  public Integer call() {
    RepositoryId id = RepositoryId.parse(model);
    if (revision != null) {
      id = new RepositoryId(id.name(), Optional.of(revision));
    }
    Optional<String> asked = Optional.ofNullable(task).map(name -> common.heed().task(name).id());
    Hub hub = Hub.standard();
    try (PullProgress progress =
        new PullProgress(common.console().err(), hub.settings().progress())) {
      Pulled pulled =
          hub.pull(
              id,
              new PullChoice(include, exclude, Optional.ofNullable(precision), asked),
              progress);
      progress.close();
      print(pulled);
    }
    return 0;
  }

  private void print(Pulled pulled) {
    if (json) {
      common.out().println(JsonLines.line(pulled));
      return;
    }
    PrintStream err = common.console().err();
    if (!pulled.leftOut().isEmpty()) {
      long bytes = pulled.leftOut().stream().mapToLong(Pulled.LeftOut::size).sum();
      err.printf(
          "heed: left out %s files, %s:%n", pulled.leftOut().size(), PullProgress.size(bytes));
      pulled.leftOut().forEach(f -> err.printf("  %s (%s)%n", f.path(), f.reason()));
    }
    err.printf(
        Locale.ROOT,
        "heed: %s at %s: %d files, %s of them fetched now.%n",
        pulled.model(),
        pulled.commit(),
        pulled.files().size(),
        PullProgress.size(pulled.fetchedBytes()));
    common.out().println(pulled.folder());
  }
}
