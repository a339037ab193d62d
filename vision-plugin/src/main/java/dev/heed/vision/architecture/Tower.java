package dev.heed.vision.architecture;

import dev.heed.layer.EncoderOutput;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import java.util.Optional;

/**
 * One of two towers that meet: what it made of its images or texts.
 *
 * @param last {@code [B, N, C]}
 * @param pooled {@code [B, C]}
 */
record Tower(EncoderOutput encoded, Value last, Value pooled) {

  /** The configuration of one tower: the part of it under {@code key}, or all of it. */
  static Json config(Json config, String key) {
    return config.has(key) ? config.object(key) : config;
  }

  /** {@code [B, C] -> [B, E]}: into the space where images and texts meet. */
  static Value project(Ops ops, Parameters projection, Value pooled, long out) {
    return new Linear(projection.get("weight", out, pooled.size(-1)), Optional.empty())
        .apply(ops, pooled);
  }

  /** {@code [B, E]}, each of length 1. */
  static Value unit(Ops ops, Value x) {
    return ops.div(x, ops.reduceL2(x, true, -1));
  }

  /** The outputs of a model of both: embeddings, and how well each image fits each text. */
  static void meet(Ops ops, Value images, Value texts, Value perText) {
    ops.output("logits_per_image", ops.transpose(perText, 1, 0));
    ops.output("logits_per_text", perText);
    ops.output("text_embeds", texts);
    ops.output("image_embeds", images);
  }
}
