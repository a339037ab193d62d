package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** heed-bom names every module that is published, and the ONNX Runtime of the root POM. */
class BomTest {

  @Test
  void names_every_module_that_is_published() throws IOException {
    String bom = read("bom/pom.xml");

    for (String module : found(read("pom.xml"), "<module>([^<]+)</module>")) {
      String pom = read(module + "/pom.xml");
      if (!module.equals("bom") && !pom.contains("<maven.deploy.skip>true")) {
        // The second one: the first is the parent's.
        String artifact = found(pom, "<artifactId>([^<]+)</artifactId>").get(1);
        assertThat(bom).contains("<artifactId>" + artifact + "</artifactId>");
      }
    }
  }

  @Test
  void holds_others_to_the_onnx_runtime_that_heed_is_built_with() throws IOException {
    String version = "<onnxruntime.version>([^<]+)</onnxruntime.version>";

    assertThat(found(read("bom/pom.xml"), version)).isEqualTo(found(read("pom.xml"), version));
  }

  private static List<String> found(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(BomTest::first).toList();
  }

  private static String first(MatchResult result) {
    return result.group(1);
  }

  private static String read(String path) throws IOException {
    return Files.readString(Repository.root().resolve(path));
  }
}
