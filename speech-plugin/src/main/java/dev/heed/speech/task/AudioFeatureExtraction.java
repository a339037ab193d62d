package dev.heed.speech.task;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.processing.FeatureExtractors;
import dev.heed.speech.processing.MinimumDuration;
import dev.heed.spi.Batching;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.spi.Option;
import dev.heed.spi.Processor;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.tensor.Rows;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a model hears in a recording: a vector for each moment {@code [N, C]}, or one for all of it
 * {@code [C]}. Runs wav2vec2 and its kin, the Audio Spectrogram Transformer, Whisper's encoder, and
 * CLAP, whose embedding of the recording is meant.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("wav2vec2-base")).withOptions(Map.of("pool", "mean"));
 * try (var hear = heed.pipeline(AudioFeatureExtraction.TYPE, opening)) {
 *   float[] vector = hear.run(new AudioReader().read(Source.of(Path.of("talk.wav")))).toFloats();
 * }
 * }</pre>
 */
public final class AudioFeatureExtraction implements TaskType<Audio, Tensor> {

  /** The description of the task. */
  public static final AudioFeatureExtraction TYPE = new AudioFeatureExtraction();

  private static final int SHOWN = 8;

  /** What a recording's vectors become. */
  public enum Pool {
    /** A vector for each moment, or what the model says of all. */
    NONE,
    /** Their mean. */
    MEAN,
    /** The first: that of a class token. */
    FIRST
  }

  /** The options of the task. */
  public record Hearing(
      @Option(
              value = "One vector: the mean over time, or the first.",
              placeholder = "none|mean|first",
              byDefault = "none")
          Pool pool,
      @Option(value = "Vectors of length 1.", byDefault = "false") boolean normalize) {}

  private AudioFeatureExtraction() {}

  @Override
  public String id() {
    return "audio-feature-extraction";
  }

  @Override
  public String summary() {
    return "What a model hears in a recording, as vectors.";
  }

  @Override
  public Reader<Audio> reader() {
    return new AudioReader();
  }

  @Override
  public Class<Hearing> optionsType() {
    return Hearing.class;
  }

  /** A model of sound without a head. */
  @Override
  public boolean fits(ModelFolder folder) {
    return folder.config().texts("architectures").stream()
        .anyMatch(
            name ->
                name.matches(
                    "(Wav2Vec2|Wav2Vec2Bert|Hubert|WavLM|UniSpeech|AST|Data2VecAudio)Model"));
  }

  @Override
  public Task<Audio, Tensor> open(TaskSetup setup) {
    Session session =
        setup.session(
            Stream.of("model", "audio_model", "encoder_model")
                .filter(setup.folder()::hasGraph)
                .findFirst()
                .orElse("model"));
    boolean reads = session.signature().inputs().stream().anyMatch(AudioFeatureExtraction::isIds);
    return setup.onePass(
        new Pass(
            setup.processor("audio", Audio.class),
            MinimumDuration.of(setup.folder(), FeatureExtractors.of(setup.folder()).rate()),
            reads),
        session);
  }

  private static boolean isIds(TensorSpec spec) {
    return spec.name().equals("input_ids");
  }

  @Override
  public Object json(Tensor output) {
    float[] values = output.toFloats();
    int width = output.shape().size(-1);
    if (output.shape().rank() == 1) {
      return values;
    }
    float[][] rows = new float[values.length / width][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * width, (i + 1) * width));
    return rows;
  }

  @Override
  public String print(Tensor output) {
    float[] values = output.toFloats();
    String some = Arrays.toString(Arrays.copyOf(values, Math.min(SHOWN, values.length)));
    return output.shape() + " " + some.replace("]", values.length > SHOWN ? ", ...]" : "]");
  }

  /**
   * The pass that gives the vectors.
   *
   * @param reads whether the graph takes a text too, which then is one token
   */
  private record Pass(Processor<Audio> processor, MinimumDuration least, boolean reads)
      implements OnePass<Audio, Tensor> {

    @Override
    public Inputs encode(List<Audio> batch, Call call) {
      batch.forEach(least::require);
      Inputs sound = processor.process(batch);
      if (!reads) {
        return sound;
      }
      boolean masked = sound.byName().containsKey("attention_mask");
      Inputs both = sound.and("input_ids", Tensor.of(Shape.of(1, 1), 0L));
      return masked ? both : both.and("attention_mask", Tensor.of(Shape.of(1, 1), 1L));
    }

    /** Of one recording: {@code audio_embeds [1, C]}, or {@code last_hidden_state [1, N, C]}. */
    @Override
    public List<Tensor> decode(Outputs outputs, List<Audio> batch, Call call) {
      Hearing options = call.options(Hearing.class);
      Optional<Tensor> embedding = Optional.ofNullable(outputs.byName().get("audio_embeds"));
      Tensor made = embedding.orElseGet(() -> outputs.main("last_hidden_state"));
      int width = made.shape().size(-1);
      float[] pooled = pooled(made.toFloats(), width, options.pool);
      float[] all = options.normalize ? Rows.l2(pooled, width) : pooled;
      boolean one = made.shape().rank() == 2 || options.pool != Pool.NONE;
      Shape shape = one ? Shape.of(width) : Shape.of(all.length / width, width);
      return List.of(Tensor.of(shape, all));
    }

    private static float[] pooled(float[] values, int width, Pool pool) {
      if (pool == Pool.NONE || values.length == width) {
        return values;
      }
      if (pool == Pool.FIRST) {
        return Arrays.copyOf(values, width);
      }
      float[] mean = new float[width];
      int count = values.length / width;
      for (int c = 0; c < width; c++) {
        double sum = 0;
        for (int t = 0; t < count; t++) {
          sum += values[t * width + c];
        }
        mean[c] = (float) (sum / count);
      }
      return mean;
    }

    /** As the other tasks on sound: padding would change what waveforms give. */
    @Override
    public Batching<Audio> batching() {
      return new Batching.OneByOne<>();
    }
  }
}
