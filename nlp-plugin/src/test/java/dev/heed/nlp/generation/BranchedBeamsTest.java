package dev.heed.nlp.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.export.RecordedModel;
import dev.heed.generate.Decoder;
import dev.heed.generate.Encoded;
import dev.heed.generate.Generated;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.runtime.Device;
import dev.heed.runtime.DeviceValue;
import dev.heed.runtime.ForwardingSession;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.runtime.StepOutputs;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testkit.WeightsByRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beams that share a cache write what beams with a row of the cache each do, token for token. */
class BranchedBeamsTest {

  private static final Heed HEED = Heed.start();
  private static final Collection<Architecture> KNOWN = HEED.architectures().all();
  private static final int NEW = 70;

  @TempDir private Path temporary;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/gpt2",
        "models/llama",
        "models_5/D_bloom",
        "models_5/D_mpt",
        "models_5/D_gemma2",
        "models_5/D_gpt_neo",
        "models_5/D_falcon",
        "models_5/D_phi3",
        "models_5/D_opt"
      })
  void of_a_text_that_is_written_on(String model) throws Exception {
    ModelFolder folder = folder(model);
    Prompt prompt = Prompt.of(List.of(new long[] {7, 9, 20, 31, 5}, new long[] {11, 4, 8}), 0);
    int most = folder.config().size("max_position_embeddings", 64) > 80 ? NEW : 50;
    try (Widest rows = new Widest(recorded(folder, "model", false));
        Widest branches = new Widest(recorded(folder, "model", true))) {
      long[][] apart = tokens(Generator.causal(rows, folder).generate(prompt, beams(folder, most)));
      long[][] together =
          tokens(Generator.causal(branches, folder).generate(prompt, beams(folder, most)));
      assertThat(together).isDeepEqualTo(apart);
      assertThat(rows.batch).isEqualTo(8);
      assertThat(branches.batch).isEqualTo(2);
      assertThat(branches.past).isLessThan(4L * most);
    }
  }

  /** What else than keys and values goes from step to step needs a row for each beam. */
  @ParameterizedTest
  @ValueSource(strings = "models_5/text__lfm2")
  void or_keep_their_rows_where_a_model_keeps_more(String model) throws Exception {
    ModelFolder folder = folder(model);
    Prompt prompt = Prompt.of(List.of(new long[] {7, 9, 20, 31, 5}), 0);
    try (Widest rows = new Widest(recorded(folder, "model", false));
        Widest branches = new Widest(recorded(folder, "model", true))) {
      long[][] apart = tokens(Generator.causal(rows, folder).generate(prompt, beams(folder, 30)));
      long[][] together =
          tokens(Generator.causal(branches, folder).generate(prompt, beams(folder, 30)));
      assertThat(together).isDeepEqualTo(apart);
      assertThat(branches.batch).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/t5",
        "models_5/seq2seq__mbart",
        "models_5/seq2seq__m2m_100",
        "models_5/seq2seq__pegasus"
      })
  void of_a_text_that_reads_another(String model) throws Exception {
    ModelFolder folder = folder(model);
    Inputs read =
        Inputs.of("input_ids", Tensor.of(Shape.of(2, 4), 7L, 9L, 20L, 1L, 11L, 4L, 1L, 0L))
            .and("attention_mask", Tensor.of(Shape.of(2, 4), 1L, 1L, 1L, 1L, 1L, 1L, 1L, 0L));
    try (Session encoder = recorded(folder, "encoder_model", false);
        Session first = recorded(folder, "decoder_model", false);
        Widest rows = new Widest(recorded(folder, "decoder_with_past_model", false));
        Widest branches = new Widest(recorded(folder, "decoder_with_past_model", true));
        Encoded encoded = Encoded.by(encoder, read, RunLimit.none())) {
      Prompt start = Prompt.repeated(2, 2);
      long[][] apart =
          tokens(
              new Generator(Decoder.of(first, rows), OptionalInt.empty())
                  .generate(encoded, start, beams(folder, 50)));
      long[][] together =
          tokens(
              new Generator(Decoder.of(first, branches), OptionalInt.empty())
                  .generate(encoded, start, beams(folder, 50)));
      assertThat(together).isDeepEqualTo(apart);
      assertThat(rows.batch).isEqualTo(8);
      assertThat(branches.batch).isEqualTo(2);
    }
  }

  private ModelFolder folder(String model) {
    Path source = Reference.folder(model);
    return ModelFolder.open(
        Files.exists(source.resolve("weights.json"))
            ? WeightsByRule.folder(source, temporary)
            : source);
  }

  private static Session recorded(ModelFolder folder, String graph, boolean writes) {
    RecordedModel model =
        writes
            ? RecordedModel.writing(folder, KNOWN, graph, Choices.none(), Precision.FP32)
            : RecordedModel.of(folder, KNOWN, graph, Choices.none(), Precision.FP32);
    return model.open(HEED.runtime(), OpenOptions.on(new Device.Cpu(1)));
  }

  private static Generation beams(ModelFolder folder, int most) {
    return Generation.of(
        GenerationConfig.of(folder)
            .with("eos_token_id", List.of())
            .with("forced_eos_token_id", null)
            .with("forced_bos_token_id", null)
            .with("pad_token_id", 0)
            .with("num_beams", 4)
            .with("num_return_sequences", 2)
            .with("max_length", null)
            .with("max_new_tokens", most));
  }

  private static long[][] tokens(Generated generated) {
    return generated.sequences().stream().map(Generated.Sequence::added).toArray(long[][]::new);
  }

  /** Remembers the largest batch after the first step, and the longest cache. */
  private static final class Widest extends ForwardingSession {
    private long batch;
    private long past;

    Widest(Session session) {
      super(session);
    }

    @Override
    protected <T> T around(Supplier<T> run) {
      return run.get();
    }

    @Override
    public StepOutputs step(
        Inputs inputs, Map<String, DeviceValue> held, StepOutputs.Wanted wanted, RunLimit limit) {
      Tensor ids = inputs.byName().get("input_ids");
      batch = Math.max(batch, ids.shape().axis(0));
      held.forEach(
          (name, value) ->
              past = name.endsWith(".key") ? Math.max(past, value.shape().axis(2)) : past);
      return super.step(inputs, held, wanted, limit);
    }
  }
}
