package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.wiring.PluginDiscovery;
import dev.heed.wiring.Registry;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heed plugins}: which plugins were found, where, and what each offers. */
@Command(
    name = "plugins",
    description = "Lists the plugins, what they offer, and those that are broken.")
final class PluginsCommand implements Callable<Integer> {

  private record Line(String plugin, String origin, Map<String, List<String>> offers) {}

  @Mixin private Common common = new Common();

  @Option(names = "--json", description = "One JSON object with all plugins.")
  private boolean json;

  @Override
  public Integer call() {
    Heed heed = common.heed();
    List<PluginDiscovery.Broken> broken = heed.broken();
    List<Line> lines = heed.plugins().plugins().stream().map(p -> line(heed, p)).toList();
    if (json) {
      common.out().println(JsonLines.line(Map.of("plugins", lines, "broken", broken)));
    } else {
      lines.forEach(line -> print(common.out(), line));
      broken.forEach(b -> common.out().printf("broken  %s%n  %s%n", b.origin(), b.reason()));
    }
    return 0;
  }

  private static Line line(Heed heed, PluginDiscovery.Loaded loaded) {
    Map<String, List<String>> offers = new LinkedHashMap<>();
    offers.put("tasks", names(heed.tasks(), loaded));
    offers.put("processors", names(heed.processors(), loaded));
    offers.put("attentions", names(heed.attentions(), loaded));
    offers.put("positions", names(heed.positionalEncodings(), loaded));
    offers.put("architectures", modelTypes(heed, loaded));
    offers.values().removeIf(List::isEmpty);
    return new Line(loaded.name(), loaded.origin(), offers);
  }

  /** A model type may have an architecture for each of its graphs. */
  private static List<String> modelTypes(Heed heed, PluginDiscovery.Loaded plugin) {
    return heed.architectures().entries().stream()
        .filter(entry -> entry.plugin().equals(plugin))
        .map(entry -> entry.extension().modelType())
        .distinct()
        .toList();
  }

  private static List<String> names(Registry<?> kind, PluginDiscovery.Loaded plugin) {
    return kind.entries().stream()
        .filter(entry -> entry.plugin().equals(plugin))
        .map(Registry.Entry::name)
        .toList();
  }

  private static void print(PrintStream out, Line line) {
    out.println(line.plugin() + "  " + line.origin());
    line.offers()
        .forEach((kind, names) -> out.printf("  %-14s %s%n", kind, String.join(", ", names)));
  }
}
