package dev.heed.speech.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.WavFile;
import dev.heed.spi.Batching;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.spi.Option;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A text, spoken. Runs VITS (MMS and its like): {@code input_ids} in, {@code waveform [B, T]} out.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("mms-tts-eng"));
 * try (var speak = heed.pipeline(TextToAudio.TYPE, opening)) {
 *   WavFile.write(Path.of("hello.wav"), speak.run("Hello."));
 * }
 * }</pre>
 *
 * @see <a href="https://huggingface.co/docs/transformers/main_classes/pipelines">text-to-audio</a>
 */
public final class TextToAudio implements TaskType<String, Audio> {

  /** The description of the task. */
  public static final TextToAudio TYPE = new TextToAudio();

  /** The options of the task. */
  public record Speaking(
      @Option(
              value = "Where what is left to chance begins: the same seed, the same voice.",
              placeholder = "N",
              byDefault = "0",
              min = 0)
          int seed,
      @Option(
              value = "Who speaks, of a model with several voices.",
              placeholder = "N",
              byDefault = "0",
              min = 0)
          int speakerId,
      @Option(value = "The text is written in the model's phonemes.", byDefault = "false")
          boolean phonemes) {}

  private TextToAudio() {}

  @Override
  public String id() {
    return "text-to-audio";
  }

  @Override
  public String summary() {
    return "A text, spoken.";
  }

  @Override
  public Reader<String> reader() {
    return new SpokenText();
  }

  @Override
  public Class<Speaking> optionsType() {
    return Speaking.class;
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return folder
        .findJson("config.json")
        .map(config -> config.text("model_type", "").equals("vits"))
        .orElse(false);
  }

  @Override
  public Task<String, Audio> open(TaskSetup setup) {
    ModelFolder folder = setup.folder();
    return setup.onePass(
        new Pass(
            VitsLetters.of(folder),
            folder.config().size("sampling_rate", 16_000),
            folder.config().size("num_speakers", 1)));
  }

  /** What a file of it would tell; the samples are written with {@code --out}. */
  @Override
  public Object json(Audio output) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sampling_rate", output.rate());
    json.put("length", output.length());
    return json;
  }

  @Override
  public String drawing() {
    return "wav";
  }

  @Override
  public void draw(String input, Audio output, Path wav) {
    WavFile.write(wav, output);
  }

  private record Pass(VitsLetters letters, int rate, int speakers)
      implements OnePass<String, Audio> {

    @Override
    public Inputs encode(List<String> batch, Call call) {
      Speaking options = call.options(Speaking.class);
      if (options.speakerId >= speakers) {
        throw new HeedException(
            ErrorCode.INVALID_OPTION,
            "There is no speaker %s: this model has %s, counted from 0."
                .formatted(options.speakerId, speakers));
      }
      long[] ids = letters.of(batch.get(0), options.phonemes);
      long[] mask = new long[ids.length];
      Arrays.fill(mask, 1);
      return Inputs.of("input_ids", Tensor.of(Shape.of(1, ids.length), ids))
          .and("attention_mask", Tensor.of(Shape.of(1, ids.length), mask))
          .and("seed", Tensor.of(Shape.of(1), (long) options.seed))
          .and("speaker_id", Tensor.of(Shape.of(1), (long) options.speakerId));
    }

    @Override
    public List<Audio> decode(Outputs outputs, List<String> batch, Call call) {
      return List.of(Audio.mono(outputs.get("waveform").toFloats(), rate));
    }

    @Override
    public Batching<String> batching() {
      return new Batching.OneByOne<>();
    }
  }
}
