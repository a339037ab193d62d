package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The launcher leaves the server's jars out where the server cannot be asked for. */
class ServerJarsTest {

  private static final Pattern WITHOUT =
      Pattern.compile("may_serve\\(\\) \\{\\s+case [^\\n]+\\n\\s+([^)]+)\\)");

  @Test
  void the_launcher_knows_all_commands_that_are_not_the_server() throws IOException {
    Matcher found =
        WITHOUT.matcher(Files.readString(Path.of(System.getProperty("heed.root"), "heed")));

    assertThat(found.find()).isTrue();
    TreeSet<String> without = new TreeSet<>(List.of(found.group(1).strip().split("\\s*\\|\\s*")));
    TreeSet<String> commands = new TreeSet<>(List.of("--version", "-V"));
    Commands.GROUPS.forEach(group -> commands.addAll(group.commands().keySet()));
    commands.remove("serve");
    assertThat(without).isEqualTo(commands);
  }
}
