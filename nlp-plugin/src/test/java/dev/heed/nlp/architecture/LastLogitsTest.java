package dev.heed.nlp.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.Heed;
import dev.heed.export.RecordedModel;
import dev.heed.generate.KnownText;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.runtime.Device;
import dev.heed.runtime.FittedInputs;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testkit.StoredCase;
import dev.heed.testkit.WeightsByRule;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A decoder that only writes computes the last token's logits, and those are as before. */
class LastLogitsTest {

  private static final Heed HEED = Heed.start();

  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(names = {"FP32", "INT4"})
  void are_those_of_the_whole_prompt(Precision precision) {
    ModelFolder folder =
        ModelFolder.open(WeightsByRule.folder(Reference.folder("models_5/D_gpt_neox"), temporary));
    Map<String, Tensor> given = StoredCase.in(folder.path()).get(0).inputs();
    Tensor all = logits(folder, given, precision, false);
    Tensor last = logits(folder, given, precision, true);

    int width = all.shape().size(-1);
    assertThat(last.shape()).isEqualTo(Shape.of(1, 1, width));
    float[] values = all.toFloats();
    float[] expected = Arrays.copyOfRange(values, values.length - width, values.length);
    float[] made = last.toFloats();
    for (int i = 0; i < width; i++) {
      assertThat(made[i]).isCloseTo(expected[i], within(1e-5f));
    }
  }

  private static Tensor logits(
      ModelFolder folder, Map<String, Tensor> given, Precision precision, boolean lastOnly) {
    Collection<Architecture> known = HEED.architectures().all();
    RecordedModel model =
        lastOnly
            ? RecordedModel.writing(folder, known, "model", Choices.none(), precision)
            : RecordedModel.of(folder, known, "model", Choices.none(), precision);
    try (Session session = model.open(HEED.runtime(), OpenOptions.on(new Device.Cpu(1)))) {
      Inputs inputs =
          lastOnly
              ? KnownText.inputs(session, given.get("input_ids").toLongs())
              : FittedInputs.fit(given, session.signature());
      return session.run(inputs).get("logits");
    }
  }
}
