package dev.heed.look;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.learn.InnerGradients;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;

/**
 * The attention of a model on one input, and how much one of its answers grows with each weight.
 *
 * @param answer whose gradients they are
 * @param layers of a model with one stream of tokens, or of its decoder
 * @param encoder what the decoder reads; empty where there is one stream
 * @param cross of the decoder to the encoder, layer by layer; empty where there is one stream
 */
public record AttentionGradients(
    Logit answer, LayerGradients layers, LayerGradients encoder, LayerGradients cross) {

  /**
   * One number of {@code logits}.
   *
   * @param token the row: a written token, or an object; 0 where an input has one row
   * @param label the number of the label or token
   */
  public record Logit(int token, int label) {}

  static AttentionGradients of(Logit answer, InnerGradients found) {
    LayerGradients layers = named("attentions.", found);
    if (!layers.maps().isEmpty()) {
      LayerGradients none = new LayerGradients(List.of(), List.of());
      return new AttentionGradients(answer, layers, none, none);
    }
    AttentionGradients both =
        new AttentionGradients(
            answer,
            named("decoder_attentions.", found),
            named("encoder_attentions.", found),
            named("cross_attentions.", found));
    if (Stream.of(both.layers, both.encoder, both.cross).anyMatch(part -> part.maps().isEmpty())) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The model has no attention of one stream of tokens, or of an encoder and its decoder,"
              + " whose gradients can be looked at.");
    }
    return both;
  }

  private static LayerGradients named(String prefix, InnerGradients found) {
    return LayerGradients.named(prefix, found.values(), found.gradients());
  }

  /** Whether a decoder looks at an encoder. */
  public boolean reads() {
    return !cross.maps().isEmpty();
  }

  /**
   * Chefer's relevance: {@code [B, N, N]} as {@link GradientRelevance#of} gives it, or {@code [1,
   * Q, N]} of a decoder's tokens and what they read, as {@link GradientRelevance#ofDecoder} does.
   */
  public Tensor relevance() {
    return reads()
        ? GradientRelevance.ofDecoder(encoder, layers, cross)
        : GradientRelevance.of(layers);
  }
}
