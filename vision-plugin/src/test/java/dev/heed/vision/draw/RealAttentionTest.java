package dev.heed.vision.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.look.Rollout;
import dev.heed.look.page.AttentionPage;
import dev.heed.look.page.LayerView;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Session;
import dev.heed.spi.Choices;
import dev.heed.spi.Picture;
import dev.heed.spi.TokenAxis;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Browser;
import dev.heed.testing.Reference;
import dev.heed.testkit.Rebuilt;
import dev.heed.vision.architecture.VisionArchitectures;
import dev.heed.vision.draw.AttentionOverlay.Style;
import dev.heed.vision.image.Image;
import dev.heed.vision.processing.Geometry;
import dev.heed.vision.processing.ImageProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real model's attention, drawn into {@code target/attention} for people to look at. */
class RealAttentionTest {

  private static final Path FOLDER = Path.of("target", "attention");
  private static final int SIDE = 8;

  @Test
  void the_class_token_of_a_trained_model_on_a_photograph(@TempDir Path profile)
      throws IOException {
    Path model = Reference.folder("vit-cifar10");
    Path photo = Path.of(System.getProperty("heed.root", "."), "examples/photos/cat.png");
    Image cat = Image.read(photo);
    ImageProcessor processor = ImageProcessor.of(ModelFolder.open(model));
    Geometry geometry = processor.geometry(cat.width(), cat.height());
    List<Tensor> maps = maps(model, processor.process(List.of(cat)).byName());
    assertThat(maps).hasSize(6);
    draw(cat, geometry, maps);
    AttentionPage page = page(photo, maps);
    page.write(FOLDER.resolve("cat.html"));
    assertThat(Files.size(FOLDER.resolve("cat.html")))
        .isLessThan(Files.size(photo) * 3 / 2 + 400_000);
    String shown =
        Browser.open(profile).elements(FOLDER.resolve("cat.html"), "layer=5&head=2&token=0");
    assertThat(shown).doesNotContain("data-error");
    assertThat(shown).contains("data-weight=\"%.5f\"".formatted(nearest(maps.get(5))));
  }

  private static void draw(Image cat, Geometry geometry, List<Tensor> maps) {
    Tensor rollout = Rollout.of(maps);
    float sum = 0;
    for (int i = 0; i < SIDE * SIDE + 1; i++) {
      sum += rollout.floats().get(i);
    }
    assertThat(sum).isCloseTo(1, within(1e-5f));
    overlay(cat, geometry, PatchWeights.of(rollout, 0, 0, SIDE, SIDE), "rollout");
    PatchWeights mean = PatchWeights.meanOverHeads(maps.get(5), 0, SIDE, SIDE);
    overlay(cat, geometry, mean, "layer-5");
    List<List<PatchWeights>> layers = maps.stream().map(RealAttentionTest::heads).toList();
    Image grid = AttentionGrid.draw(cat, geometry, layers, 128, Style.SMOOTH);
    grid.writePng(FOLDER.resolve("grid.png"));
    assertThat(grid.height()).isGreaterThan(6 * 80);
  }

  private static void overlay(Image cat, Geometry geometry, PatchWeights weights, String name) {
    for (Style style : Style.values()) {
      Image drawn = AttentionOverlay.draw(cat, geometry, weights, style);
      assertThat(drawn.width()).isEqualTo(cat.width());
      drawn.writePng(FOLDER.resolve(name + "-" + style + ".png"));
    }
  }

  private static List<PatchWeights> heads(Tensor map) {
    return IntStream.range(0, map.shape().size(1))
        .mapToObj(head -> PatchWeights.of(map, head, 0, SIDE, SIDE))
        .toList();
  }

  private static AttentionPage page(Path photo, List<Tensor> maps) throws IOException {
    TokenAxis patches = new TokenAxis.PatchAxis(SIDE, SIDE, List.of("class"));
    List<LayerView> shown = new ArrayList<>();
    for (int layer = 0; layer < maps.size(); layer++) {
      String name = "attentions." + layer;
      shown.add(LayerView.of(name, "encoder", layer, maps.get(layer), patches, patches));
    }
    Picture picture = Picture.whole(Files.readAllBytes(photo));
    return new AttentionPage("vit-cifar10 on cat.png", Optional.of(picture), shown);
  }

  /** The greatest weight of the class token in head 2: bytes keep it as it is. */
  private static float nearest(Tensor map) {
    float[] values = map.toFloats();
    float most = 0;
    for (int i = 0; i < SIDE * SIDE + 1; i++) {
      most = Math.max(most, values[2 * 65 * 65 + i]);
    }
    return most;
  }

  private static List<Tensor> maps(Path model, Map<String, Tensor> inputs) {
    var vit =
        VisionArchitectures.all().stream()
            .filter(architecture -> architecture.modelType().equals("vit"))
            .findFirst()
            .orElseThrow();
    try (Session session = Rebuilt.session(vit, model, Choices.none().withMaps())) {
      return Rebuilt.run(session, inputs).entrySet().stream()
          .filter(output -> output.getKey().startsWith("attentions."))
          .map(Map.Entry::getValue)
          .toList();
    }
  }
}
