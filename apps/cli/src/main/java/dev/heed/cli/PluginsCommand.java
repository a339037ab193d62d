package dev.heed.cli;

import dev.heed.spi.Architecture;
import dev.heed.spi.Mechanism;
import dev.heed.spi.Plugin;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.TaskType;
import dev.heed.wiring.Found;
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
    Found found = common.heed().plugins();
    List<Line> lines = found.plugins().stream().map(PluginsCommand::line).toList();
    if (json) {
      System.out.println(JsonLines.line(Map.of("plugins", lines, "broken", found.broken())));
    } else {
      lines.forEach(PluginsCommand::print);
    }
    return 0;
  }

  private static Line line(Found.Loaded loaded) {
    return new Line(loaded.plugin().name(), loaded.origin(), offers(loaded.plugin()));
  }

  private static Map<String, List<String>> offers(Plugin plugin) {
    Map<String, List<String>> offers = new LinkedHashMap<>();
    offers.put("tasks", plugin.tasks().stream().map(TaskType::id).toList());
    offers.put("processors", plugin.processors().stream().map(ProcessorType::name).toList());
    offers.put("attentions", plugin.attentions().stream().map(Mechanism::name).toList());
    offers.put("positions", plugin.positionalEncodings().stream().map(Mechanism::name).toList());
    offers.put(
        "architectures", plugin.architectures().stream().map(Architecture::modelType).toList());
    offers.values().removeIf(List::isEmpty);
    return offers;
  }

  private static void print(Line line) {
    System.out.println(line.plugin() + "  " + line.origin());
    line.offers()
        .forEach(
            (kind, names) -> System.out.printf("  %-14s %s%n", kind, String.join(", ", names)));
  }
}
