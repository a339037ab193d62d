package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.generate.EmbeddedPrompt;
import dev.heed.generate.Generated;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.Choices;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.FamilyTable;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import dev.heed.testkit.ArchitectureContract;
import dev.heed.testkit.Rebuilt;
import dev.heed.testkit.StoredCase;
import dev.heed.testkit.Tensors;
import dev.heed.vision.language.PictureModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models of pictures and text, recorded as three graphs by two plugins, give the published logits,
 * and write the published tokens.
 */
class PictureModelsByRuleTest {

  private static final JsonNode BEAMS = beams();

  @TempDir Path temporary;

  private static JsonNode beams() {
    try {
      return new ObjectMapper()
          .readTree(Reference.folder("faults/vlm").resolve("beams.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> gives_the_published_logits_and_writes_the_published_tokens() {
    return PictureModelsByRule.NAMES.stream()
        .map(name -> dynamicTest(name, () -> compare(PictureModelsByRule.folder(temporary, name))));
  }

  private static void compare(Path folder) {
    double fused = compare(folder, Choices.none(), "fused");
    double plain = compare(folder, Choices.none().withMaps(), "plain");
    FamilyTable.outputs(folder.getFileName().toString(), Math.max(fused, plain));
    FamilyTable.texts(folder.getFileName().toString());
    Tally.add(Tally.Kind.WEIGHTS, 1);
    Tally.add(Tally.Kind.SEQUENCES, 1);
  }

  private static double compare(Path folder, Choices choices, String how) {
    StoredCase stored = StoredCase.in(folder).get(0);
    Json config = ModelFolder.open(folder).config();
    try (Session vision = PictureModelsByRule.open(folder, "vision_encoder", choices);
        Session words = PictureModelsByRule.open(folder, "embed_tokens", choices);
        Session decoder = PictureModelsByRule.open(folder, "decoder_model_merged", choices)) {
      PictureModel model = new PictureModel(config, vision, words, decoder, OptionalInt.empty());
      Map<String, Tensor> in = new LinkedHashMap<>(stored.inputs());
      long[] ids = in.get("input_ids").toLongs();
      EmbeddedPrompt prompt = model.read(pictures(in), 1, RunLimit.none(), ids);
      double difference =
          Tensors.difference(logits(decoder, prompt), stored.outputs().get("logits"));
      System.out.printf("%-20s %s logits %.1e%n", stored.model(), how, difference);
      assertThat(difference).isLessThan(ArchitectureContract.OUTPUT_TOLERANCE);

      long[] expected = stored.outputs().get("sequences").toLongs();
      GenerationConfig greedy =
          GenerationConfig.of(ModelFolder.open(folder))
              .with("max_new_tokens", expected.length - ids.length);
      long[] written = model.write(prompt, Generation.of(greedy)).item(0).get(0).tokens().toArray();
      assertThat(written).isEqualTo(expected);
      compareBeams(folder, model, prompt);
      return difference;
    }
  }

  /** With several beams the published class writes the same, with the same scores. */
  private static void compareBeams(Path folder, PictureModel model, EmbeddedPrompt prompt) {
    String name = folder.getFileName().toString().replace("vlm__", "");
    for (var one : BEAMS.get(name).properties()) {
      GenerationConfig config =
          GenerationConfig.of(ModelFolder.open(folder))
              .with("max_new_tokens", 8)
              .with("eos_token_id", null);
      for (var option : one.getValue().get("options").properties()) {
        config = config.with(option.getKey(), option.getValue());
      }
      List<Generated.Sequence> made = model.write(prompt, Generation.of(config)).item(0);
      JsonNode sequences = one.getValue().get("sequences");
      for (int i = 0; i < sequences.size(); i++) {
        long[] tokens = made.get(i).tokens().toArray();
        String what = name + " " + one.getKey() + " " + i;
        for (int k = 0; k < tokens.length; k++) {
          assertThat(tokens[k]).as(what).isEqualTo(sequences.get(i).get(k).asLong());
        }
        assertThat((double) made.get(i).score())
            .as(what)
            .isCloseTo(one.getValue().get("scores").get(i).asDouble(), within(1e-4));
      }
    }
  }

  /** Two squares of the stored cases of Idefics belong to one picture of one row and column. */
  private static Inputs pictures(Map<String, Tensor> in) {
    in.keySet().removeAll(List.of("input_ids", "attention_mask", "token_type_ids"));
    return new Inputs(in);
  }

  private static Tensor logits(Session decoder, EmbeddedPrompt prompt) {
    Map<String, Tensor> all = new LinkedHashMap<>(prompt.first());
    int count = prompt.prompt().length();
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    all.put("attention_mask", Tensor.of(Shape.of(1, count), ones));
    long[] line = new long[count];
    Arrays.setAll(line, i -> i);
    all.putIfAbsent("position_ids", Tensor.of(Shape.of(1, count), line));
    for (TensorSpec spec : decoder.signature().inputs()) {
      if (spec.name().startsWith("past_conv.")) {
        long channels = spec.axes().get(1).size().orElseThrow();
        long length = spec.axes().get(2).size().orElseThrow();
        all.put(spec.name(), Tensor.zeros(ElementType.F32, Shape.of(1, channels, length)));
      }
      if (spec.name().startsWith("past_key_values.")) {
        long heads = spec.axes().get(1).size().orElseThrow();
        long width = spec.axes().get(3).size().orElseThrow();
        all.put(spec.name(), Tensor.zeros(ElementType.F32, Shape.of(1, heads, 0, width)));
      }
    }
    return Rebuilt.run(decoder, all).get("logits");
  }
}
