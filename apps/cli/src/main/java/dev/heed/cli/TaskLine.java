package dev.heed.cli;

import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskType;
import java.util.List;

/**
 * A task as it is listed.
 *
 * @param modality what it takes: {@code image}, {@code text}, {@code audio}, or a plugin's name
 * @param example a command that runs it
 */
record TaskLine(
    String task, String summary, String modality, List<TaskOption> options, String example) {

  private static final String NEEDED = "needed.";

  static TaskLine of(TaskType<?, ?> type, String modality) {
    return new TaskLine(
        type.id(), type.summary(), modality, TaskArguments.all(type), example(type, modality));
  }

  private static String example(TaskType<?, ?> type, String modality) {
    StringBuilder command = new StringBuilder("heed run " + type.id() + " " + input(modality));
    type.options().stream()
        .filter(option -> option.summary().endsWith(NEEDED))
        .forEach(option -> command.append(" --" + option.name() + " " + option.value()));
    if (type.standardModel().isEmpty()) {
      command.append(" --model FOLDER");
    }
    return command.toString();
  }

  private static String input(String modality) {
    return switch (modality) {
      case "image" -> "photo.png";
      case "text" -> "\"A text.\"";
      case "audio" -> "recording.wav";
      default -> "INPUT";
    };
  }

  /** All that there is to know about it, for a person. */
  String page() {
    StringBuilder page = new StringBuilder("%s (%s)%n%s%n%n".formatted(task, modality, summary));
    page.append("Example%n  %s%n".formatted(example));
    if (!options.isEmpty()) {
      page.append("%nOptions (in brackets: what holds without it)%n".formatted());
      int width =
          options.stream().mapToInt(o -> o.name().length() + o.value().length()).max().orElse(0);
      for (TaskOption option : options) {
        String left = "--" + option.name() + " " + option.value();
        page.append("  ").append(left).append(" ".repeat(width + 4 - left.length()));
        page.append(option.summary());
        page.append(option.byDefault().isEmpty() ? "" : " (" + option.byDefault() + ")");
        page.append('\n');
      }
    }
    return page.append(common()).toString();
  }

  private String common() {
    return "%n'heed run --help' tells the options that all tasks share: --model, --device, --json, ...%n"
        .formatted();
  }
}
