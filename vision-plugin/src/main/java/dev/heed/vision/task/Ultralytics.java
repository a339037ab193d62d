package dev.heed.vision.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.GraphFile;
import dev.heed.model.ModelFolder;
import dev.heed.onnx.OnnxFile;
import dev.heed.runtime.Signature;
import dev.heed.runtime.TensorSpec;
import java.util.List;
import java.util.Map;

/**
 * Graphs of the YOLO family as Ultralytics exports them: boxes and scores in one tensor, and what
 * describes the model in the graph's own metadata rather than in files beside it.
 */
final class Ultralytics {

  private static final String WHAT_TO_DO =
      "Heed runs detectors that give 'logits' and 'pred_boxes', such as DETR, RT-DETR, D-FINE and"
          + " YOLOS; 'heed infer' runs any graph on tensors.";

  private Ultralytics() {}

  /**
   * Refuses a folder that holds such a graph and says nothing of how its images are processed.
   *
   * @throws HeedException UNSUPPORTED
   */
  static void refuse(ModelFolder folder) {
    if (folder.find("config.json").isPresent() || folder.processorConfig("image").isPresent()) {
      return;
    }
    for (GraphFile graph : folder.graphFiles()) {
      if (graph.path().toString().endsWith(".onnx")) {
        Map<String, String> said = OnnxFile.in(folder, graph).model().metadata();
        if (said.containsKey("names") && said.containsKey("imgsz")) {
          throw unsupported(graph, said);
        }
      }
    }
  }

  private static HeedException unsupported(GraphFile graph, Map<String, String> said) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "%s is a graph of Ultralytics: its metadata says task '%s', imgsz %s, names %s. Its output holds boxes and scores in one tensor, which Heed does not decode, and config.json and preprocessor_config.json are missing. %s"
            .formatted(
                graph.path(),
                said.getOrDefault("task", "?"),
                said.get("imgsz"),
                shortened(String.valueOf(said.get("names"))),
                WHAT_TO_DO));
  }

  private static String shortened(String names) {
    return names.length() <= 80 ? names : names.substring(0, 77) + "...";
  }

  /**
   * Refuses a graph whose only tensor of detections is one of the family's.
   *
   * @throws HeedException UNSUPPORTED
   */
  static void refuse(Signature signature) {
    List<TensorSpec> outputs = signature.outputs();
    boolean known =
        signature.output("logits").isPresent() || signature.output("pred_boxes").isPresent();
    if (!known && outputs.stream().filter(spec -> spec.axes().size() == 3).count() == 1) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The graph gives %s: boxes and scores in one tensor, as YOLO's exports do, which Heed does not decode. %s"
              .formatted(outputs, WHAT_TO_DO));
    }
  }
}
