package dev.heed.vision.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.GraphFile;
import dev.heed.model.ModelFolder;
import dev.heed.onnx.OnnxFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Ultralytics' exports of the YOLO family say of themselves, in the graph's own metadata
 * rather than in files beside it.
 *
 * @param names of the classes, by their numbers; empty where the graph names none
 * @param height of the pictures it takes, where it says so
 * @param width of them
 */
record Ultralytics(Map<Integer, String> names, OptionalInt height, OptionalInt width) {

  private static final String WHAT_TO_DO =
      "'heed run object-detection' runs the family's detectors; 'heed infer' runs any graph on"
          + " tensors.";

  /** An entry of a Python dictionary of numbers and quoted names. */
  private static final Pattern NAME =
      Pattern.compile("(\\d{1,9})\\s*:\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|\"((?:[^\"\\\\]|\\\\.)*)\")");

  private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

  /** What the graphs of a folder say; nothing where none is such. */
  static Ultralytics of(ModelFolder folder) {
    for (GraphFile graph : folder.graphFiles()) {
      Map<String, String> said = said(folder, graph);
      if (said.containsKey("names")) {
        return read(said);
      }
    }
    return new Ultralytics(Map.of(), OptionalInt.empty(), OptionalInt.empty());
  }

  private static Map<String, String> said(ModelFolder folder, GraphFile graph) {
    return graph.path().toString().endsWith(".onnx")
        ? OnnxFile.in(folder, graph).model().metadata()
        : Map.of();
  }

  private static Ultralytics read(Map<String, String> said) {
    Map<Integer, String> names = new LinkedHashMap<>();
    Matcher entry = NAME.matcher(said.getOrDefault("names", ""));
    while (entry.find()) {
      String name = entry.group(2) == null ? entry.group(3) : entry.group(2);
      names.put(Integer.valueOf(entry.group(1)), name.replaceAll("\\\\(.)", "$1"));
    }
    Matcher sizes = NUMBER.matcher(said.getOrDefault("imgsz", ""));
    OptionalInt height = next(sizes);
    OptionalInt width = next(sizes);
    return new Ultralytics(names, height, width.isPresent() ? width : height);
  }

  private static OptionalInt next(Matcher numbers) {
    return numbers.find() ? OptionalInt.of(Integer.parseInt(numbers.group())) : OptionalInt.empty();
  }

  /**
   * Refuses a folder that holds such a graph and says nothing of how its images are processed, for
   * tasks that do not know how.
   *
   * @throws HeedException UNSUPPORTED
   */
  static void refuse(ModelFolder folder) {
    if (folder.find("config.json").isPresent() || folder.processorConfig("image").isPresent()) {
      return;
    }
    for (GraphFile graph : folder.graphFiles()) {
      Map<String, String> said = said(folder, graph);
      if (said.containsKey("names") && said.containsKey("imgsz")) {
        throw unsupported(graph, said);
      }
    }
  }

  private static HeedException unsupported(GraphFile graph, Map<String, String> said) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "%s is a graph of Ultralytics: its metadata says task '%s', imgsz %s, names %s. This task does not decode what it gives, and config.json and preprocessor_config.json are missing. %s"
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
}
