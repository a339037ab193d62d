package dev.heed.vision.task;

import dev.heed.spi.Call;
import dev.heed.tensor.Tensor;
import dev.heed.vision.mask.MaskLogits;
import dev.heed.vision.mask.MaskPrompt;
import dev.heed.vision.mask.ScoredMask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A picture that the model has looked at once, ready for any number of prompts, each of which costs
 * a fraction of that. Safe for concurrent use, as long as its pipeline is open.
 */
public final class PromptedImage {

  /** How a picture of {@code width x height} lies in the model's square input. */
  record Frame(
      int width,
      int height,
      int scaledWidth,
      int scaledHeight,
      int paddedWidth,
      int paddedHeight) {}

  private final MaskDecoder decoder;
  private final Map<String, Tensor> embeddings;
  private final Frame frame;
  private final boolean padded;
  private final double threshold;
  private final Call call;

  /**
   * @param padded whether masks cover the padded input, as SAM's do, or the picture alone, as SAM
   *     2's
   * @param threshold above it a pixel is inside
   * @param call whose limit holds for each prompt's run
   */
  PromptedImage(
      MaskDecoder decoder,
      Map<String, Tensor> embeddings,
      Frame frame,
      boolean padded,
      double threshold,
      Call call) {
    this.decoder = decoder;
    this.embeddings = embeddings;
    this.frame = frame;
    this.padded = padded;
    this.threshold = threshold;
    this.call = call;
  }

  /** Of the picture, in pixels. */
  public int width() {
    return frame.width();
  }

  /** Of the picture, in pixels. */
  public int height() {
    return frame.height();
  }

  /**
   * The mask that the model is surest of, for each prompt.
   *
   * @throws dev.heed.error.HeedException INVALID_INPUT for a point outside the picture
   */
  public List<ScoredMask> masks(List<MaskPrompt> prompts) {
    return prompts.stream().map(this::mask).toList();
  }

  /** As {@link #masks}, for one prompt. */
  public ScoredMask mask(MaskPrompt prompt) {
    List<MaskDecoder.Candidate> candidates = candidates(List.of(prompt)).get(0);
    return finish(
        candidates.stream()
            .max(Comparator.comparingDouble(MaskDecoder.Candidate::score))
            .orElseThrow());
  }

  /** All masks that the model offers for a prompt: commonly a part, the whole, and more. */
  public List<ScoredMask> all(MaskPrompt prompt) {
    return candidates(List.of(prompt)).get(0).stream().map(this::finish).toList();
  }

  private ScoredMask finish(MaskDecoder.Candidate candidate) {
    return new ScoredMask(upscaled(candidate.logits()).above(threshold), candidate.score());
  }

  /** Prompts of equally many marks go in together. */
  List<List<MaskDecoder.Candidate>> candidates(List<MaskPrompt> prompts) {
    return decoder.decode(embeddings, prompts.stream().map(this::scaled).toList(), call);
  }

  private MaskPrompt scaled(MaskPrompt prompt) {
    prompt.requireInside(frame.width(), frame.height());
    double x = (double) frame.scaledWidth() / frame.width();
    double y = (double) frame.scaledHeight() / frame.height();
    List<MaskPrompt.Mark> marks = new ArrayList<>();
    for (MaskPrompt.Mark mark : prompt.marks()) {
      marks.add(new MaskPrompt.Mark(mark.x() * x, mark.y() * y, mark.meaning()));
    }
    return new MaskPrompt(marks);
  }

  /** {@code post_process_masks}: to the padded input, without its padding, to the picture. */
  MaskLogits upscaled(MaskLogits logits) {
    MaskLogits input =
        padded
            ? logits
                .resized(frame.paddedWidth(), frame.paddedHeight())
                .cropped(frame.scaledWidth(), frame.scaledHeight())
            : logits;
    return input.resized(frame.width(), frame.height());
  }
}
