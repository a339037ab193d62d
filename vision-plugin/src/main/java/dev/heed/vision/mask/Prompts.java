package dev.heed.vision.mask;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Option;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Prompts as a user writes them: {@code --input-points "450,600; 500,610"} are two points of one
 * object; a bar begins the next object. Nested lists are understood too, as the published
 * processors take them.
 */
public record Prompts(
    @Option(
            value = "Points of one object, ';' between them, '|' before the next object.",
            placeholder = "X,Y")
        String inputPoints,
    @Option(value = "For each point 1 (on the object) or 0 (beside it) (1).", placeholder = "N,...")
        String inputLabels,
    @Option(value = "A box for each object, ';' between them.", placeholder = "X,Y,X,Y")
        String inputBoxes) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  public Prompts {
    read(inputPoints, inputLabels, inputBoxes); // refuses what is not understood
  }

  /** One prompt for each object; none where neither points nor boxes are given. */
  public List<MaskPrompt> all() {
    return read(inputPoints, inputLabels, inputBoxes);
  }

  private static List<MaskPrompt> read(String inputPoints, String inputLabels, String inputBoxes) {
    List<double[][]> points = objects(inputPoints, "input-points", 2);
    List<double[][]> labels = objects(inputLabels, "input-labels", 1);
    List<MaskPrompt> boxes = boxes(inputBoxes);
    if (points.isEmpty()) {
      return boxes;
    }
    List<MaskPrompt> prompts = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      MaskPrompt prompt = prompt(points.get(i), labels(labels, i, points));
      prompts.add(boxes.isEmpty() ? prompt : prompt.within(box(boxes, i, points.size())));
    }
    return prompts;
  }

  private static MaskPrompt prompt(double[][] points, double[] labels) {
    List<MaskPrompt.Mark> marks = new ArrayList<>();
    for (int i = 0; i < points.length; i++) {
      marks.add(new MaskPrompt.Mark(points[i][0], points[i][1], meaning(labels[i])));
    }
    return new MaskPrompt(marks);
  }

  private static MaskPrompt.Meaning meaning(double label) {
    if (label == 0 || label == 1) {
      return label == 1 ? MaskPrompt.Meaning.INSIDE : MaskPrompt.Meaning.OUTSIDE;
    }
    throw wrong(
        "--input-labels are 1 for a point on the object and 0 for one beside it, but one is %s."
            .formatted(label));
  }

  private static double[] labels(List<double[][]> labels, int object, List<double[][]> points) {
    int needed = points.get(object).length;
    double[] ones = new double[needed];
    Arrays.fill(ones, 1);
    if (labels.isEmpty()) {
      return ones;
    }
    int all = points.stream().mapToInt(list -> list.length).sum();
    int given = labels.stream().mapToInt(list -> list.length).sum();
    if (object >= labels.size() || labels.get(object).length != needed) {
      throw wrong(
          "--input-labels has %s labels in %s objects, --input-points %s points in %s. Give one label for each point, in the same order."
              .formatted(given, labels.size(), all, points.size()));
    }
    return Arrays.stream(labels.get(object)).mapToDouble(label -> label[0]).toArray();
  }

  private static MaskPrompt box(List<MaskPrompt> boxes, int object, int objects) {
    if (boxes.size() != objects) {
      throw wrong(
          "--input-boxes has %s boxes, --input-points %s objects. With both, give one box for each object."
              .formatted(boxes.size(), objects));
    }
    return boxes.get(object);
  }

  private static List<MaskPrompt> boxes(String given) {
    return objects(given, "input-boxes", 4).stream()
        .flatMap(Arrays::stream)
        .map(box -> MaskPrompt.box(box[0], box[1], box[2], box[3]))
        .toList();
  }

  /** For each object its points, each of {@code length} numbers. */
  private static List<double[][]> objects(String given, String name, int length) {
    String text = given.strip();
    if (text.isEmpty()) {
      return List.of();
    }
    JsonNode node = parse(name, text.startsWith("[") ? text : nested(text, length), length);
    if (length == 1) {
      return scalars(name, node);
    }
    List<double[][]> objects = new ArrayList<>();
    collect(name, node, length, objects);
    return objects;
  }

  /** {@code 1,2; 3,4 | 5,6} as nested lists; labels have no list of their own. */
  private static String nested(String text, int length) {
    String inner =
        length == 1
            ? text.replace(';', ',').replace("|", "],[")
            : text.replace("|", "]],[[").replace(";", "],[");
    return length == 1 ? "[[" + inner + "]]" : "[[[" + inner + "]]]";
  }

  private static JsonNode parse(String name, String json, int length) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw malformed(name, length);
    }
  }

  /** Lists of points are objects; a list above them is the image; a single point is both. */
  private static void collect(String name, JsonNode node, int length, List<double[][]> to) {
    int depth = depth(node);
    if (depth == 1) {
      to.add(new double[][] {numbers(name, node, length)});
    } else if (depth == 2) {
      List<double[]> points = new ArrayList<>();
      node.forEach(point -> points.add(numbers(name, point, length)));
      to.add(points.toArray(double[][]::new));
    } else if (depth == 0) {
      throw malformed(name, length);
    } else {
      node.forEach(part -> collect(name, part, length, to));
    }
  }

  private static List<double[][]> scalars(String name, JsonNode node) {
    List<double[][]> objects = new ArrayList<>();
    if (depth(node) > 1) {
      node.forEach(part -> objects.addAll(scalars(name, part)));
    } else {
      List<double[]> labels = new ArrayList<>();
      node.forEach(label -> labels.add(numbers(name, JSON.createArrayNode().add(label), 1)));
      objects.add(labels.toArray(double[][]::new));
    }
    return objects;
  }

  private static int depth(JsonNode node) {
    return node.isArray() && !node.isEmpty() ? 1 + depth(node.get(0)) : 0;
  }

  private static double[] numbers(String name, JsonNode list, int length) {
    double[] numbers = new double[length];
    if (!list.isArray() || list.size() != length) {
      throw malformed(name, length);
    }
    for (int i = 0; i < length; i++) {
      if (!list.get(i).isNumber()) {
        throw malformed(name, length);
      }
      numbers[i] = list.get(i).asDouble();
    }
    return numbers;
  }

  private static HeedException malformed(String name, int length) {
    String example =
        switch (length) {
          case 1 -> "1,0 (one for each point)";
          case 2 ->
              "450,600 (x,y), or 450,600; 500,610 | 80,90 for two points of one object and one of"
                  + " another";
          default -> "75,275,1725,850 (left,top,right,bottom), more of them after a semicolon";
        };
    return wrong("--%s is not understood. Write numbers such as %s.".formatted(name, example));
  }

  private static HeedException wrong(String message) {
    return new HeedException(ErrorCode.INVALID_OPTION, message);
  }
}
