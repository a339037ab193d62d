package dev.heed.speech.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.processing.FeatureExtractor;
import dev.heed.speech.processing.Waves;
import dev.heed.spi.Task;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Speech to text with a model that says at every step which character it hears: wav2vec2, HuBERT
 * and their like.
 *
 * @param ratio samples to one step of the logits
 * @param strides how a long recording is cut; empty to hear it at once
 * @param beams how many readings are followed; 1 takes the likeliest token of each step
 */
record CtcRecognition(
    FeatureExtractor extractor,
    LeastSound least,
    CtcVocabulary vocabulary,
    int ratio,
    Optional<Strides> strides,
    TimestampKind timestamps,
    int beams)
    implements Task<Audio, Transcript> {

  @Override
  public Inputs encode(List<Audio> batch) {
    return extractor.process(batch);
  }

  /** {@code logits [B, steps, tokens]} of recordings that were heard at once. */
  @Override
  public List<Transcript> decode(Outputs outputs, List<Audio> batch) {
    Tensor logits = outputs.get("logits");
    requireAxes(logits);
    int steps = logits.shape().size(1);
    int width = logits.shape().size(2);
    float[] values = logits.toFloats();
    return java.util.stream.IntStream.range(0, batch.size())
        .mapToObj(b -> Arrays.copyOfRange(values, b * steps * width, (b + 1) * steps * width))
        .map(item -> transcript(item, width))
        .toList();
  }

  @Override
  public List<Transcript> run(Session session, List<Audio> batch) {
    return batch.stream().map(audio -> transcript(session, audio)).toList();
  }

  private Transcript transcript(Session session, Audio audio) {
    least.require(audio);
    float[] samples = Waves.of(audio, extractor.rate());
    List<Strides.Piece> pieces =
        strides
            .map(s -> s.pieces(samples.length))
            .orElse(List.of(new Strides.Piece(0, samples.length, 0, 0)));
    java.util.ArrayList<float[]> parts = new java.util.ArrayList<>();
    int width = 0;
    for (Strides.Piece piece : pieces) {
      Tensor logits = logits(session, samples, piece);
      width = logits.shape().size(2);
      parts.add(kept(logits, piece));
    }
    return transcript(joined(parts), width);
  }

  /** The likeliest tokens of a window between its overlaps. */
  int[] tokens(Session session, float[] window, Strides.Piece piece) {
    Tensor logits = logits(session, window);
    return Likeliest.ofRows(kept(logits, piece), logits.shape().size(2));
  }

  private Tensor logits(Session session, float[] samples, Strides.Piece piece) {
    return logits(
        session, Arrays.copyOfRange(samples, piece.start(), piece.start() + piece.length()));
  }

  private Tensor logits(Session session, float[] part) {
    Inputs inputs = extractor.extract(List.of(part));
    Tensor logits = session.run(Feed.to(session, inputs)).get("logits");
    requireAxes(logits);
    return logits;
  }

  /** The steps between the overlaps. */
  private float[] kept(Tensor logits, Strides.Piece piece) {
    int steps = logits.shape().size(1);
    int width = logits.shape().size(2);
    Strides.Piece scaled = Strides.rescaled(piece, 1.0 / ratio);
    int to = strides.isPresent() ? Math.min(steps, scaled.length() - scaled.right()) : steps;
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

  private static void requireAxes(Tensor logits) {
    if (logits.shape().rank() != 3) {
      throw invalidModel(
          "A CTC model's logits have axes [batch, steps, tokens], but this model's are %s."
              .formatted(logits.shape()));
    }
  }

  private Transcript transcript(float[] logits, int width) {
    int[] ids =
        beams > 1
            ? new CtcBeams(beams, blankId()).best(logits, width)
            : Likeliest.ofRows(logits, width);
    return transcript(ids);
  }

  private int blankId() {
    return vocabulary.tokens().entrySet().stream()
        .filter(entry -> entry.getValue().equals(vocabulary.blank()))
        .map(java.util.Map.Entry::getKey)
        .findFirst()
        .orElse(0);
  }

  /** What a sequence of tokens, one per step, says. */
  Transcript transcript(int[] ids) {
    CtcText text = CtcText.of(ids, vocabulary);
    return switch (timestamps) {
      case CHAR -> new Transcript(text.text(), Optional.of(chunks(text.characters())));
      case WORD -> new Transcript(text.text(), Optional.of(chunks(text.words())));
      default -> new Transcript(text.text(), Optional.empty());
    };
  }

  private List<TranscriptChunk> chunks(List<CtcText.Mark> marks) {
    return marks.stream()
        .map(mark -> TranscriptChunk.at(mark.text(), seconds(mark.start()), seconds(mark.end())))
        .toList();
  }

  private double seconds(int step) {
    return (double) step * ratio / extractor.rate();
  }
}
