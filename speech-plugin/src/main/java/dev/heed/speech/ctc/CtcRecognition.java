package dev.heed.speech.ctc;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Session;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.processing.FeatureExtractor;
import dev.heed.speech.processing.MinimumDuration;
import dev.heed.speech.processing.MonoSamples;
import dev.heed.speech.transcript.RecognitionOptions;
import dev.heed.speech.transcript.Strides;
import dev.heed.speech.transcript.Strides.Piece;
import dev.heed.speech.transcript.Timestamps;
import dev.heed.speech.transcript.Transcript;
import dev.heed.spi.Call;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.tensor.Rows;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Speech to text with a model that says at every step which character it recognises: wav2vec2,
 * HuBERT and their like.
 *
 * @param ratio samples to one step of the logits
 */
public record CtcRecognition(
    Session session,
    FeatureExtractor extractor,
    MinimumDuration least,
    CtcVocabulary vocabulary,
    int ratio)
    implements Task<Audio, Transcript> {

  private static final List<Timestamps> TIMES =
      List.of(Timestamps.FALSE, Timestamps.CHAR, Timestamps.WORD);

  /** Opens the graph {@code model} of the folder. */
  public static Task<Audio, Transcript> open(TaskSetup setup, FeatureExtractor extractor) {
    ModelFolder folder = setup.folder();
    return new CtcRecognition(
        setup.session(),
        extractor,
        MinimumDuration.of(folder, extractor.rate()),
        CtcVocabulary.of(folder),
        ratio(folder.config()));
  }

  private static int ratio(Json config) {
    if (config.has("conv_stride")) {
      return config.integers("conv_stride").stream().reduce(1, (a, b) -> a * b);
    }
    if (config.has("feature_projection_input_dim")) {
      return 2 * config.integer("feature_projection_input_dim"); // w2v-BERT: stacked mel frames
    }
    return config.integer("inputs_to_logits_ratio", 1);
  }

  /** One by one: padding would change the transcript. */
  @Override
  public List<Transcript> run(List<Audio> batch, Call call) {
    RecognitionOptions options = call.options(RecognitionOptions.class);
    options.returnTimestamps().among(TIMES);
    Optional<Strides> strides = strides(options);
    return batch.stream().map(audio -> transcript(audio, strides, options, call)).toList();
  }

  private Transcript transcript(
      Audio audio, Optional<Strides> strides, RecognitionOptions options, Call call) {
    least.require(audio);
    float[] samples = MonoSamples.of(audio, extractor.rate());
    List<float[]> parts = new ArrayList<>();
    int width = 0;
    for (Piece piece :
        strides.map(s -> s.pieces(samples.length)).orElse(List.of(Piece.whole(samples.length)))) {
      Tensor logits = logits(piece.of(samples), call);
      width = logits.shape().size(2);
      parts.add(strides.isPresent() ? kept(logits, piece) : logits.toFloats());
    }
    int[] ids = likeliest(joined(parts), width, beams(options));
    Transcript said =
        CtcText.of(ids, vocabulary).transcript(options.returnTimestamps(), ratio, extractor.rate());
    call.tell(said.text());
    return said;
  }

  /** How a long recording is cut; empty to transcribe it at once. */
  Optional<Strides> strides(RecognitionOptions options) {
    return Strides.of(options, extractor.rate(), ratio);
  }

  /** How many readings are followed; 1 takes the likeliest token of each step. */
  static int beams(RecognitionOptions options) {
    return options.generation().numBeams().orElse(1);
  }

  private int[] likeliest(float[] logits, int width, int beams) {
    return beams > 1
        ? new CtcBeams(beams, vocabulary.blankId()).best(logits, width)
        : Rows.argMax(logits, width);
  }

  /** The likeliest tokens of a window between its overlaps. */
  int[] tokens(float[] window, Piece piece, Call call) {
    Tensor logits = logits(window, call);
    return Rows.argMax(kept(logits, piece), logits.shape().size(2));
  }

  /** {@code [1, steps, tokens]} of one window. */
  private Tensor logits(float[] window, Call call) {
    var inputs = extractor.extract(List.of(window)).takenBy(session);
    Tensor logits = session.run(inputs, call.limit()).get("logits");
    if (logits.shape().rank() != 3) {
      throw invalidModel(
          "A CTC model's logits have axes [batch, steps, tokens], but this model's are %s."
              .formatted(logits.shape()));
    }
    return logits;
  }

  /** The steps between the overlaps. */
  private float[] kept(Tensor logits, Piece piece) {
    int width = logits.shape().size(2);
    Piece scaled = Strides.rescaled(piece, 1.0 / ratio);
    int to = Math.min(logits.shape().size(1), scaled.length() - scaled.right());
    int from = Math.min(scaled.left(), Math.max(0, to));
    return Arrays.copyOfRange(logits.toFloats(), from * width, Math.max(from, to) * width);
  }

  private static float[] joined(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(p -> p.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
