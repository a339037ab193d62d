package dev.heed.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/**
 * The commands by group, as the page without arguments lists them. Each is described by annotations
 * that are slow to read, so that a call reads its own alone.
 */
final class Commands {

  /** What belongs together, under its heading. */
  record Group(String heading, Map<String, Class<?>> commands) {}

  static final List<Group> GROUPS =
      List.of(
          new Group(
              "Run models",
              ordered(
                  "run",
                  RunCommand.class,
                  "process",
                  ProcessCommand.class,
                  "infer",
                  InferCommand.class,
                  "serve",
                  ServeCommand.class)),
          new Group(
              "Look inside and change",
              ordered(
                  "inspect",
                  InspectCommand.class,
                  "attention",
                  AttentionCommand.class,
                  "export",
                  ExportCommand.class,
                  "lab",
                  LabCommand.class,
                  "bench",
                  BenchCommand.class,
                  "tune",
                  TuneCommand.class)),
          new Group("Train", ordered("train", TrainCommand.class)),
          new Group(
              "Fetch models", ordered("pull", PullCommand.class, "cache", CacheCommand.class)),
          new Group(
              "What there is",
              ordered(
                  "tasks",
                  TasksCommand.class,
                  "plugins",
                  PluginsCommand.class,
                  "doctor",
                  DoctorCommand.class)));

  private Commands() {}

  private static Map<String, Class<?>> ordered(Object... namesAndClasses) {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    for (int i = 0; i < namesAndClasses.length; i += 2) {
      commands.put((String) namesAndClasses[i], (Class<?>) namesAndClasses[i + 1]);
    }
    return commands;
  }

  /**
   * The command that is called, where it is one; none to say the version; else all, for help and
   * for mistakes.
   */
  static void addTo(CommandLine heed, List<String> arguments) {
    String called = arguments.isEmpty() ? "" : arguments.get(0);
    if (called.equals("--version") || called.equals("-V")) {
      return;
    }
    boolean known = GROUPS.stream().anyMatch(group -> group.commands().containsKey(called));
    for (Group group : GROUPS) {
      group
          .commands()
          .forEach(
              (name, command) -> {
                if (!known || name.equals(called)) {
                  heed.addSubcommand(name, command);
                }
              });
    }
  }
}
