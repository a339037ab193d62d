package dev.heed.cli;

import dev.heed.hub.Hub;
import dev.heed.hub.HubCache;
import dev.heed.hub.RepositoryId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heed cache}: what is in the hub's cache; removing and checking it. */
@Command(
    name = "cache",
    description = "Lists, removes and checks the models in the hub's cache.",
    subcommands = {CacheCommand.Ls.class, CacheCommand.Rm.class, CacheCommand.Verify.class})
final class CacheCommand implements Callable<Integer> {

  @Mixin private Common common = new Common();

  @Override
  public Integer call() {
    return list(common, false);
  }

  private static int list(Common common, boolean json) {
    HubCache cache = Hub.standard().cache();
    List<HubCache.Model> models = cache.models();
    if (json) {
      common.out().println(JsonLines.line(Map.of("cache", cache.root(), "models", models)));
      return 0;
    }
    for (HubCache.Model model : models) {
      common.out().printf("%s  %s%n", model.name(), PullProgress.size(model.size()));
      if (model.unfinished() > 0) {
        common.out().printf("  unfinished: %s%n", PullProgress.size(model.unfinished()));
      }
      for (HubCache.Snapshot state : model.snapshots()) {
        common
            .out()
            .printf(
                "  %s %s  %s files, %s%n",
                state.commit(),
                String.join(", ", state.revisions()),
                state.files(),
                PullProgress.size(state.size()));
      }
    }
    common.console().err().printf("heed: %s models in %s.%n", models.size(), cache.root());
    return 0;
  }

  /** What there is. */
  @Command(name = "ls", description = "Lists the models with their states and sizes.")
  static final class Ls implements Callable<Integer> {

    @Mixin private Common common = new Common();

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() {
      return list(common, json);
    }
  }

  /** Removes. */
  @Command(
      name = "rm",
      description = "Removes models, or with @revision one state and what no other state needs.")
  static final class Rm implements Callable<Integer> {

    @Mixin private Common common = new Common();

    @Parameters(arity = "1..*", paramLabel = "org/name[@revision]", description = "What to remove.")
    private List<String> models = new ArrayList<>();

    @Override
    public Integer call() {
      List<RepositoryId> ids = models.stream().map(RepositoryId::parse).toList();
      for (RepositoryId id : ids) {
        long freed = Hub.standard().cache().remove(id);
        common.console().err().printf("heed: removed %s: %s.%n", id, PullProgress.size(freed));
      }
      return 0;
    }
  }

  /** Compares contents with their hashes. */
  @Command(
      name = "verify",
      description =
          "Reads every file and compares it with its hash; exits with 2 where one differs.")
  static final class Verify implements Callable<Integer> {

    @Mixin private Common common = new Common();

    @Parameters(arity = "0..*", paramLabel = "org/name", description = "Which models (all).")
    private List<String> models = new ArrayList<>();

    @Option(names = "--json", description = "One JSON object with what is damaged.")
    private boolean json;

    @Override
    public Integer call() {
      HubCache cache = Hub.standard().cache();
      List<HubCache.Damage> damages =
          models.isEmpty()
              ? cache.verify()
              : models.stream()
                  .flatMap(name -> cache.verify(RepositoryId.parse(name)).stream())
                  .toList();
      if (json) {
        common.out().println(JsonLines.line(Map.of("damaged", damages)));
      } else {
        damages.forEach(d -> common.out().printf("%s: %s %s.%n", d.model(), d.file(), d.problem()));
        common
            .console()
            .err()
            .printf("heed: %s files of the cache are not as they should be.%n", damages.size());
      }
      return damages.isEmpty() ? 0 : Errors.CALLERS;
    }
  }
}
