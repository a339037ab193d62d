package dev.heed.vision.language;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Florence-2 answers to one of its tasks, such as {@code <OD>}.
 *
 * @param task the token that asked
 * @param text the answer of tasks that ask for a text; empty for others
 * @param found what other tasks found
 */
public record PictureFindings(String task, String text, List<LabelledShape> found) {

  public PictureFindings {
    found = List.copyOf(found);
  }

  /** In the published form, by the task's token: a text, or boxes and polygons with labels. */
  Map<String, Object> json(FlorenceTask asked) {
    Map<String, Object> answer = new LinkedHashMap<>();
    switch (asked.answer()) {
      case TEXT -> {
        return Map.of(task, text);
      }
      case QUADS -> {
        answer.put("quad_boxes", outlines(LabelledShape.Form.QUAD));
        answer.put("labels", labels(LabelledShape.Form.QUAD));
      }
      case POLYGONS -> {
        answer.put("polygons", polygons());
        answer.put("labels", labels(LabelledShape.Form.POLYGONS));
      }
      case ANY -> {
        answer.put("bboxes", outlines(LabelledShape.Form.BOX));
        answer.put("bboxes_labels", labels(LabelledShape.Form.BOX));
        answer.put("polygons", polygons());
        answer.put("polygons_labels", labels(LabelledShape.Form.POLYGONS));
      }
      case BOXES, NAMELESS_BOXES, PHRASES -> {
        answer.put("bboxes", outlines(LabelledShape.Form.BOX));
        answer.put("labels", labels(LabelledShape.Form.BOX));
      }
    }
    return Map.of(task, answer);
  }

  private List<List<Integer>> outlines(LabelledShape.Form form) {
    return found.stream()
        .filter(each -> each.form() == form)
        .map(each -> each.outlines().get(0))
        .toList();
  }

  private List<List<List<Integer>>> polygons() {
    return found.stream()
        .filter(each -> each.form() == LabelledShape.Form.POLYGONS)
        .map(LabelledShape::outlines)
        .toList();
  }

  private List<String> labels(LabelledShape.Form form) {
    return found.stream().filter(each -> each.form() == form).map(LabelledShape::label).toList();
  }
}
