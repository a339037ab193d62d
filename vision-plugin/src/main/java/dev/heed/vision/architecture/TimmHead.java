package dev.heed.vision.architecture;

import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import java.util.List;

/** What timm's models answer: labels where they tell classes apart, else features. */
final class TimmHead {

  /** As transformers calls them; timm's own files name none. */
  static final List<String> NAMES =
      List.of("TimmWrapperForImageClassification", "TimmWrapperModel");

  private TimmHead() {}

  /**
   * Declares {@code logits [B, K]}, or {@code pooler_output}, and {@code last_hidden_state}, which
   * timm's {@code forward_features} gives of every model.
   *
   * @param args the arguments that make the model, with {@code num_classes}
   * @param head the linear map to labels
   */
  static void output(Ops ops, Json config, Json args, Parameters head, Value last, Value pooled) {
    int classes = args.sizeOrZero("num_classes", 0);
    if (classes > 0 && !config.texts("architectures").contains(NAMES.get(1))) {
      Linear linear = Linear.of(head, pooled.size(-1), classes, true);
      ops.output("logits", linear.apply(ops, pooled));
      ops.output("last_hidden_state", last);
    } else {
      ops.output("last_hidden_state", last);
      ops.output("pooler_output", pooled);
    }
  }
}
