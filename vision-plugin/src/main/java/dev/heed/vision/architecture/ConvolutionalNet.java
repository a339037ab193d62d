package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.List;

/**
 * A net that makes ever coarser and richer maps of an image, stage by stage, and what it has in
 * common with all others: the heads. A family says what its stages are, and where it differs.
 */
abstract class ConvolutionalNet implements Architecture, Backbone {

  private final String modelType;
  private final String classes;
  private final String body;

  /**
   * @param classes with which the names of its classes begin
   * @param body under which a checkpoint keeps the weights below the head
   */
  ConvolutionalNet(String modelType, String classes, String body) {
    this.modelType = modelType;
    this.classes = classes;
    this.body = body;
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    return List.of(classes + "ForImageClassification", classes + "Model", classes + "Backbone");
  }

  /** The one of {@link #heads} that a configuration asks for. */
  String head(Json config) {
    return Assembly.head(config, heads());
  }

  /** A weight that is at the beginning of every checkpoint without a head. */
  abstract String probe();

  /** What the published model calls its last state {@code [B, C, H, W]}. */
  Value last(Ops ops, Json config, Parameters weights, Value map) {
    return map;
  }

  /** What stands for the image, {@code [B, C]}: the mean of its places. */
  Value pooled(Ops ops, Json config, Parameters weights, Value last) {
    return ops.reduceMean(last, false, 2, 3);
  }

  /** Whether the published model gives {@code pooler_output}. */
  boolean pools() {
    return true;
  }

  /** Where a checkpoint keeps the linear map to the classes. */
  String classifier() {
    return "classifier";
  }

  /** Declares {@code logits}. */
  void classify(Ops ops, Json config, Parameters parameters, Parameters weights, Value last) {
    Value pooled = pooled(ops, config, weights, last);
    Checkpoint.logits(ops, parameters.at(classifier()), config, pooled);
  }

  /** Declares the outputs of a head besides the usual three. */
  void output(
      Ops ops, String head, Json config, Parameters parameters, Parameters weights, Stages seen) {
    throw new IllegalStateException(head);
  }

  @Override
  public final void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = head(config);
    Parameters weights = Checkpoint.body(parameters, body, probe());
    Stages seen = stages(ops, config, weights, choices, input(ops, config));
    if (head.equals(classes + "Backbone")) {
      List<Value> features = features(ops, config, weights, seen);
      for (int i = 0; i < features.size(); i++) {
        ops.output("feature_maps." + i, features.get(i));
      }
    } else if (head.equals(classes + "Model")) {
      Value last = last(ops, config, weights, seen.last());
      ops.output("last_hidden_state", last);
      if (pools()) {
        ops.output("pooler_output", pooler(ops, config, weights, last));
      }
    } else if (head.equals(classes + "ForImageClassification")) {
      Value last = last(ops, config, weights, seen.last());
      classify(ops, config, parameters, weights, last);
    } else {
      output(ops, head, config, parameters, weights, seen);
    }
    new EncoderOutput(seen.maps(), seen.attentions()).outputMaps(ops, choices, "");
  }

  /** What the published model calls {@code pooler_output}. */
  Value pooler(Ops ops, Json config, Parameters weights, Value last) {
    return shaped(ops, pooled(ops, config, weights, last));
  }

  /** How the published model shapes {@code pooler_output}; most keep height and width of 1. */
  Value shaped(Ops ops, Value pooled) {
    return ops.unsqueeze(pooled, 2, 3);
  }

  /** The input {@code pixel_values [batch, channels, height, width]}, of any size. */
  Value input(Ops ops, Json config) {
    return ops.input(
        "pixel_values",
        ElementType.F32,
        Dims.of("batch_size", config.size("num_channels", 3), "height", "width"));
  }
}
