package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.Call;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.mask.MaskLogits;
import dev.heed.vision.mask.MaskPrompt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The graph that makes masks of an embedded picture and prompts: {@code
 * prompt_encoder_mask_decoder} as transformers exports SAM and SAM 2, or the decoder of the
 * original repositories' exports. It tells them apart by what the graph takes.
 */
final class MaskDecoder {

  private static final List<String> POINTS = List.of("input_points", "point_coords");
  private static final List<String> LABELS = List.of("input_labels", "point_labels");
  private static final List<String> MASKS = List.of("pred_masks", "masks", "low_res_masks");
  private static final List<String> SCORES = List.of("iou_scores", "iou_predictions");

  /** A label that no model was trained with. */
  private static final int UNKNOWN = 9;

  private final Session session;

  MaskDecoder(Session session) {
    this.session = session;
  }

  /** A prompt's candidates, as the model orders them, at the model's resolution. */
  record Candidate(MaskLogits logits, float score) {}

  /**
   * Runs prompts of equally many marks at once.
   *
   * @param embeddings what the image encoder gave, by its names
   * @param prompts their marks in pixels of the model's input
   * @param call whose limit holds for the run
   */
  List<List<Candidate>> decode(
      Map<String, Tensor> embeddings, List<MaskPrompt> prompts, Call call) {
    List<List<Candidate>> found = decode(embeddings, prompts, MaskPrompt.Meaning::label, call);
    if (mayNotKnowBoxes() && prompts.stream().anyMatch(MaskPrompt::hasBox)) {
      requireBoxes(found, decode(embeddings, prompts, meaning -> UNKNOWN, call));
    }
    return found;
  }

  /** SAM as transformers exports it has neither a box input nor labels for corners. */
  private boolean mayNotKnowBoxes() {
    return session.signature().input("input_points").isPresent()
        && session.signature().input("input_boxes").isEmpty()
        && session.signature().inputs().stream()
            .noneMatch(spec -> spec.name().contains("embeddings.2"));
  }

  /** A graph that knows corners tells them from a label that means nothing. */
  private static void requireBoxes(List<List<Candidate>> corners, List<List<Candidate>> unknown) {
    if (corners.get(0).get(0).score() == unknown.get(0).get(0).score()) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "This export's mask decoder knows points but no boxes: it has no input_boxes, and the"
              + " labels 2 and 3 of corners mean nothing to it. Mark the object with"
              + " --input-points, or export the model with boxes.");
    }
  }

  private List<List<Candidate>> decode(
      Map<String, Tensor> embeddings,
      List<MaskPrompt> prompts,
      ToLongFunction<MaskPrompt.Meaning> label,
      Call call) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (TensorSpec spec : session.signature().inputs()) {
      inputs.put(spec.name(), input(spec, embeddings, prompts, label));
    }
    return candidates(session.run(new Inputs(inputs), call.limit()), prompts.size());
  }

  private static Tensor input(
      TensorSpec spec,
      Map<String, Tensor> embeddings,
      List<MaskPrompt> prompts,
      ToLongFunction<MaskPrompt.Meaning> label) {
    if (embeddings.containsKey(spec.name())) {
      return embeddings.get(spec.name());
    } else if (POINTS.contains(spec.name())) {
      return points(spec, prompts);
    } else if (LABELS.contains(spec.name())) {
      return labels(spec, prompts, label);
    }
    return switch (spec.name()) {
      case "input_boxes" -> Tensor.zeros(ElementType.F32, Shape.of(1, 0, 4));
      case "mask_input", "has_mask_input" -> zeros(spec, prompts.size());
      default -> throw unknown(spec, embeddings);
    };
  }

  /** {@code [1, P, M, 2]}, or {@code [P, M, 2]} where the graph has no axis for images. */
  private static Tensor points(TensorSpec spec, List<MaskPrompt> prompts) {
    int marks = prompts.get(0).marks().size();
    float[] values = new float[prompts.size() * marks * 2];
    int at = 0;
    for (MaskPrompt prompt : prompts) {
      for (MaskPrompt.Mark mark : prompt.marks()) {
        values[at++] = (float) mark.x();
        values[at++] = (float) mark.y();
      }
    }
    return Tensor.of(shape(spec.axes().size() == 4, prompts.size(), marks, 2), values);
  }

  private static Tensor labels(
      TensorSpec spec, List<MaskPrompt> prompts, ToLongFunction<MaskPrompt.Meaning> label) {
    int marks = prompts.get(0).marks().size();
    long[] values =
        prompts.stream()
            .flatMap(prompt -> prompt.marks().stream())
            .mapToLong(mark -> label.applyAsLong(mark.meaning()))
            .toArray();
    return Tensor.of(shape(spec.axes().size() == 3, prompts.size(), marks), values).as(spec.type());
  }

  private static Shape shape(boolean images, long... axes) {
    long[] all = new long[axes.length + 1];
    all[0] = 1;
    System.arraycopy(axes, 0, all, 1, axes.length);
    return images ? Shape.of(all) : Shape.of(axes);
  }

  /** The first axis counts prompts where the graph leaves it open. */
  private static Tensor zeros(TensorSpec spec, int prompts) {
    long[] axes = spec.axes().stream().mapToLong(axis -> axis.size().orElse(prompts)).toArray();
    for (int i = 2; i < axes.length; i++) {
      axes[i] = spec.axes().get(i).size().orElse(256);
    }
    if (axes.length > 1) {
      axes[1] = spec.axes().get(1).size().orElse(1);
    }
    return Tensor.zeros(spec.type(), Shape.of(axes));
  }

  private static RuntimeException unknown(TensorSpec spec, Map<String, Tensor> embeddings) {
    return invalidModel(
        ("The mask decoder takes '%s', which is neither a prompt nor what the image encoder gives"
                + " (%s). Are both graphs of one export?")
            .formatted(spec, String.join(", ", embeddings.keySet())));
  }

  private static List<List<Candidate>> candidates(Outputs outputs, int prompts) {
    Tensor masks = outputs.get(name(MASKS, outputs));
    float[] scores = outputs.get(name(SCORES, outputs)).toFloats();
    int height = masks.shape().size(-2);
    int width = masks.shape().size(-1);
    int each = scores.length / prompts;
    if ((long) scores.length * height * width != masks.shape().elements()) {
      throw invalidModel(
          "The mask decoder gives %s scores for masks %s; it should be one for each."
              .formatted(scores.length, masks.shape()));
    }
    List<List<Candidate>> all = new ArrayList<>();
    for (int i = 0; i < prompts; i++) {
      List<Candidate> ofOne = new ArrayList<>();
      for (int j = 0; j < each; j++) {
        int index = i * each + j;
        ofOne.add(new Candidate(logits(masks, index, width, height), scores[index]));
      }
      all.add(ofOne);
    }
    return all;
  }

  private static MaskLogits logits(Tensor masks, int index, int width, int height) {
    float[] values = new float[width * height];
    masks.floats().position(index * width * height).get(values);
    return new MaskLogits(width, height, values);
  }

  private static String name(List<String> known, Outputs outputs) {
    return known.stream().filter(outputs.byName()::containsKey).findFirst().orElse(known.get(0));
  }
}
