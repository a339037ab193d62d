package dev.heed.task;

import dev.heed.model.Json;
import dev.heed.tensor.Rows;
import java.util.Arrays;

/** From logits to scores; {@code function_to_apply} of the Hugging Face pipelines. */
public enum ScoreFunction {
  /** One of the classes is right: scores sum to 1. */
  SOFTMAX {
    @Override
    public double[] apply(double[] logits) {
      return Rows.softmax(logits);
    }
  },
  /** Each class is right or wrong for itself. */
  SIGMOID {
    @Override
    public double[] apply(double[] logits) {
      return Arrays.stream(logits).map(Rows::sigmoid).toArray();
    }
  },
  /** The logits themselves. */
  NONE {
    @Override
    public double[] apply(double[] logits) {
      return logits.clone();
    }
  };

  /** One score for each logit. */
  public abstract double[] apply(double[] logits);

  /**
   * What fits a model: its {@code problem_type}, else the number of its classes.
   *
   * @param classes the number of logits
   */
  public static ScoreFunction of(Json config, int classes) {
    return switch (config.text("problem_type", "")) {
      case "multi_label_classification" -> SIGMOID;
      case "single_label_classification" -> SOFTMAX;
      case "regression" -> NONE;
      default -> classes == 1 ? SIGMOID : SOFTMAX;
    };
  }
}
