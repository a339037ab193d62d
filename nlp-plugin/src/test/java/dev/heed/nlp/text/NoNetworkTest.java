package dev.heed.nlp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.model.ModelFolder;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A tokenizer neither looks anything up nor fetches anything. */
final class NoNetworkTest {

  /** Runs in a process of its own. */
  static final class Main {
    public static void main(String[] args) {
      TextTokenizer tokenizer = TextTokenizer.of(ModelFolder.open(Path.of(args[0])));
      System.out.println("ids " + tokenizer.ids("The cat sat on the mat.", true).length);
    }
  }

  @Test
  void no_class_of_the_network_is_loaded_to_make_tokens() throws IOException, InterruptedException {
    Path bert = Reference.folder("models/bert");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                bert.toString())
            .redirectErrorStream(true)
            .start();
    String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    List<String> loaded = log.lines().toList();
    assertThat(loaded).contains("ids 9");
    assertThat(loaded).anyMatch(line -> line.contains("TokenizersLibrary"));
    assertThat(loaded)
        .noneMatch(
            line ->
                line.contains(" java.net.InetAddress ")
                    || line.contains(" java.net.Socket ")
                    || line.contains(" sun.net.www.protocol.http")
                    || line.contains(" java.net.http.")
                    || line.contains(" ai.djl.util."));
  }

  @Test
  void the_class_that_calls_home_is_not_even_there() {
    assertThatThrownBy(() -> Class.forName("ai.djl.util.Ec2Utils"))
        .isInstanceOf(ClassNotFoundException.class);
  }
}
