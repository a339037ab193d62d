package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.Heed;
import dev.heed.inspect.Inspection;
import dev.heed.inspect.Inspection.InspectedAttention;
import dev.heed.model.ModelFolder;
import dev.heed.testing.Reference;
import dev.heed.testkit.WeightsByRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code heed inspect} finds in every folder of {@code reference/models_5}. */
class FamilyAttentionsTest {

  private static final Heed HEED = Heed.start();

  /** How many of the 160 attend; the others are convolutions, or mix without a softmax. */
  private static final int ATTENDING = 137;

  /** Heads that no key names: those of LeViT's steps between stages follow from widths. */
  private static final Set<String> DERIVED = Set.of("image-classification__levit");

  @TempDir Path temporary;

  private static List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(Reference.folder("models_5"))) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  private Inspection inspection(Path folder) throws IOException {
    Path into = Files.createDirectory(temporary.resolve(folder.getFileName().toString()));
    return HEED.inspect(ModelFolder.open(WeightsByRule.folder(folder, into)));
  }

  @Test
  void heads_are_those_of_the_configuration_and_what_has_none_says_so() throws IOException {
    List<String> wrong = new ArrayList<>();
    int attending = 0;
    for (Path folder : folders()) {
      String name = folder.getFileName().toString();
      Inspection found = inspection(folder);
      Set<Integer> configured = heads(folder);
      for (InspectedAttention one : found.attentions()) {
        boolean known = one.heads().isPresent();
        if (!known || (!DERIVED.contains(name) && !configured.contains(one.heads().orElse(0)))) {
          wrong.add(name + " " + one.name() + " " + one.heads() + ", configured " + configured);
        }
      }
      attending += found.attentions().isEmpty() ? 0 : 1;
      if (found.attentions().isEmpty() && found.blockers().isEmpty()) {
        wrong.add(name + " shows nothing and does not say why");
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(attending).isEqualTo(ATTENDING);
  }

  /** All numbers under keys that name heads, however deep. */
  private static Set<Integer> heads(Path folder) throws IOException {
    Set<Integer> all = new TreeSet<>();
    collect(new ObjectMapper().readTree(folder.resolve("config.json").toFile()), "", all);
    return all;
  }

  private static void collect(JsonNode node, String key, Set<Integer> all) {
    boolean names = key.contains("heads") || key.equals("n_head");
    if (names && node.isInt() && !key.contains("key_value")) {
      all.add(node.asInt());
    }
    if (node.isArray()) {
      node.forEach(item -> collect(item, key, all));
    } else {
      node.properties().forEach(field -> collect(field.getValue(), field.getKey(), all));
    }
  }
}
