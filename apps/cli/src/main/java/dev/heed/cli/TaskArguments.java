package dev.heed.cli;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.error.Suggestions;
import dev.heed.spi.OptionSchema;
import dev.heed.spi.Options;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the task's name: its inputs, and the options that only it knows.
 *
 * @param reading those of the reader of its inputs
 */
record TaskArguments(List<String> inputs, Options options, Options reading) {

  /**
   * Options are {@code --name value} or {@code --name=value}; one without a value is a flag.
   *
   * @param literal how many of the last arguments are inputs even where they begin with {@code --}
   */
  static TaskArguments split(TaskType<?, ?> type, List<String> arguments, int literal) {
    int end = Math.max(0, arguments.size() - literal);
    List<String> inputs = new ArrayList<>();
    Map<String, String> options = new HashMap<>();
    Deque<String> rest = new ArrayDeque<>(arguments.subList(0, end));
    while (!rest.isEmpty()) {
      String argument = rest.remove();
      if (argument.startsWith("--") && argument.length() > 2) {
        option(type, argument.substring(2), rest, options);
      } else {
        inputs.add(argument);
      }
    }
    inputs.addAll(arguments.subList(end, arguments.size()));
    Map<String, String> reading = new HashMap<>(options);
    type.options().forEach(option -> reading.remove(option.name()));
    options.keySet().removeAll(reading.keySet());
    return new TaskArguments(inputs, new Options(options), new Options(reading));
  }

  /** The options of a task, then those of the reader of its inputs. */
  static List<TaskOption> all(TaskType<?, ?> type) {
    return Stream.concat(type.options().stream(), ofReading(type).stream()).toList();
  }

  /** The options of a task's reader that are none of its own. */
  static List<TaskOption> ofReading(TaskType<?, ?> type) {
    List<String> own = type.options().stream().map(TaskOption::name).toList();
    return OptionSchema.of(type.reader().optionsType()).options().stream()
        .filter(option -> !own.contains(option.name()))
        .toList();
  }

  private static void option(
      TaskType<?, ?> type, String argument, Deque<String> rest, Map<String, String> options) {
    int equals = argument.indexOf('=');
    TaskOption option = find(type, equals < 0 ? argument : argument.substring(0, equals));
    options.put(option.name(), equals < 0 ? value(option, rest) : argument.substring(equals + 1));
  }

  private static String value(TaskOption option, Deque<String> rest) {
    if (option.isFlag() && !isTruth(rest.peek())) {
      return "true";
    }
    if (rest.isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--%s needs a value: %s.".formatted(option.name(), option.value()));
    }
    return rest.remove();
  }

  private static boolean isTruth(@Nullable String argument) {
    return "true".equals(argument) || "false".equals(argument);
  }

  private static TaskOption find(TaskType<?, ?> type, String name) {
    return all(type).stream()
        .filter(option -> option.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(type, name));
  }

  private static HeedException unknown(TaskType<?, ?> type, String name) {
    List<String> known = all(type).stream().map(option -> "--" + option.name()).toList();
    return Suggestions.unknown("option of the task " + type.id(), "--" + name, known);
  }
}
