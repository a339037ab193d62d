package dev.heed.vision.architecture;

import dev.heed.layer.Checkpoint;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A net of timm's, under timm's own names; see {@link Timm} for which folders those are. */
abstract class TimmNet extends ConvolutionalNet {

  private static final String CLASSIFIER = "TimmWrapperForImageClassification";
  private static final String MODEL = "TimmWrapperModel";

  private final Pattern names;

  /**
   * @param names the names of the family's models, whole
   */
  TimmNet(String modelType, String names) {
    super(modelType, "TimmWrapper", "timm_model");
    this.names = Pattern.compile(names);
  }

  @Override
  public boolean builds(Json config) {
    return Timm.isWhole(config) && isNamedIn(config);
  }

  /** Whether a configuration names such a net, be it for itself or as its backbone. */
  final boolean isNamedIn(Json config) {
    return Timm.isNamed(config, names);
  }

  @Override
  public List<String> heads() {
    return List.of(CLASSIFIER, MODEL);
  }

  /** timm's own files name no class: it is a classifier where there are classes. */
  @Override
  String head(Json config) {
    boolean features = config.texts("architectures").isEmpty() && labels(config) == 0;
    return features ? MODEL : super.head(config);
  }

  /** The parts of the model's name, which {@code names} tells apart. */
  final Matcher parts(Json config) {
    Matcher parts = names.matcher(Timm.name(config).orElse(""));
    if (!parts.matches()) {
      throw new IllegalStateException(config.origin() + " is not " + modelType());
    }
    return parts;
  }

  static int labels(Json config) {
    return config.has("num_classes")
        ? config.sizeOrZero("num_classes", 0)
        : config.has("pretrained_cfg") && config.object("pretrained_cfg").has("num_classes")
            ? config.object("pretrained_cfg").sizeOrZero("num_classes", 0)
            : Checkpoint.labels(config);
  }

  @Override
  void classify(Ops ops, Json config, Parameters parameters, Parameters weights, Value last) {
    Value pooled = pooled(ops, config, weights, last);
    Linear linear = Linear.of(weights.at(classifier()), pooled.size(-1), labels(config), true);
    ops.output("logits", linear.apply(ops, pooled));
    ops.output("last_hidden_state", last);
  }

  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    return stages(ops, config, Timm.changes(config), body, choices, image);
  }

  /**
   * Runs the net.
   *
   * @param changes what the file changes in the table of the model
   */
  abstract Stages stages(
      Ops ops, Json config, Json changes, Parameters body, Choices choices, Value image);

  @Override
  Value shaped(Ops ops, Value pooled) {
    return pooled;
  }
}
