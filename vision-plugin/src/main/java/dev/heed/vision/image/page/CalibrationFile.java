package dev.heed.vision.image.page;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The numbers of a calibration by their names, and what they say in each of the usual layouts. */
final class CalibrationFile {

  private static final int LARGEST = 1 << 20;

  private static final List<String> MATRICES =
      List.of("cameramatrix", "k", "mtx", "cameramatrix1", "intrinsicmatrix");
  private static final List<String> DISTORTIONS =
      List.of("distortioncoefficients", "distcoeffs", "distcoeff", "dist", "d", "distortion");

  private final Path file;
  private final Map<String, List<String>> values;

  private CalibrationFile(Path file, Map<String, List<String>> values) {
    this.file = file;
    this.values = values;
  }

  static Lens read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw refused(file, "it is larger than any", null);
      }
      return new CalibrationFile(file, YamlNumbers.of(Files.readString(file))).lens();
    } catch (IOException e) {
      throw refused(file, "it cannot be read as text: " + e, e);
    }
  }

  private static HeedException refused(Path file, String why, @Nullable Throwable cause) {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "'%s' is no calibration of a camera that can be used: %s. It takes OpenCV's YAML (camera_matrix, distortion_coefficients) or BoofCV's (pinhole, radial_tangential)."
            .formatted(file, why),
        cause);
  }

  private Lens lens() {
    for (String key : List.of("model", "distortionmodel")) {
      String model = text(key).toLowerCase(Locale.ROOT);
      boolean known =
          model.isEmpty()
              || List.of("pinhole", "pinhole_radial_tangential", "plumb_bob", "rational_polynomial")
                  .contains(model);
      if (!known) {
        throw refused(file, "its model is '%s', not radial and tangential".formatted(model), null);
      }
    }
    return values.containsKey("pinhole.fx") ? boofcv() : opencv();
  }

  private String text(String key) {
    return String.join(" ", values.getOrDefault(key, List.of()));
  }

  private Lens boofcv() {
    return new Lens(
        size("pinhole.width", "pinhole.height"),
        List.of(
            number("pinhole.fx"),
            number("pinhole.fy"),
            number("pinhole.cx"),
            number("pinhole.cy"),
            values.containsKey("pinhole.skew") ? number("pinhole.skew") : 0),
        numbers("radialtangential.radial"),
        List.of(),
        values.containsKey("radialtangential.t1")
            ? List.of(number("radialtangential.t1"), number("radialtangential.t2"))
            : List.of(0.0, 0.0));
  }

  private Lens opencv() {
    List<Double> matrix = numbers(first(MATRICES, "camera_matrix"));
    List<Double> given = numbers(first(DISTORTIONS, "distortion_coefficients"));
    if (matrix.size() != 9) {
      throw refused(file, "its camera matrix has %s numbers, not 9".formatted(matrix.size()), null);
    }
    if (given.size() < 4 || (given.size() > 8 && given.stream().skip(8).anyMatch(n -> n != 0))) {
      throw refused(
          file,
          "it has %s distortion coefficients; 4, 5 or 8 are read (a prism and a tilt are not)"
              .formatted(given.size()),
          null);
    }
    List<Double> all = new ArrayList<>(given);
    while (all.size() < 8) {
      all.add(0.0);
    }
    return new Lens(
        size("imagewidth", "imageheight"),
        List.of(matrix.get(0), matrix.get(4), matrix.get(2), matrix.get(5), matrix.get(1)),
        List.of(all.get(0), all.get(1), all.get(4)),
        all.subList(5, 8),
        all.subList(2, 4));
  }

  /** The key of these names that the file has, with or without {@code data} below it. */
  private String first(List<String> names, String usual) {
    Optional<String> found =
        names.stream()
            .flatMap(name -> Stream.of(name + ".data", name))
            .filter(values::containsKey)
            .findFirst();
    return found.orElseThrow(() -> refused(file, "it has no " + usual, null));
  }

  private List<Integer> size(String width, String height) {
    return values.containsKey(width) && values.containsKey(height)
        ? List.of((int) number(width), (int) number(height))
        : List.of();
  }

  private double number(String key) {
    List<Double> numbers = numbers(key);
    if (numbers.size() != 1) {
      throw refused(file, "'%s' should be one number".formatted(key), null);
    }
    return numbers.get(0);
  }

  private List<Double> numbers(String key) {
    List<Double> numbers = new ArrayList<>();
    for (String text : values.getOrDefault(key, List.of())) {
      try {
        double number = Double.parseDouble(text);
        if (!Double.isFinite(number)) {
          throw refused(file, "'%s' of '%s' is no number".formatted(text, key), null);
        }
        numbers.add(number);
      } catch (NumberFormatException e) {
        throw refused(file, "'%s' of '%s' is no number".formatted(text, key), e);
      }
    }
    return numbers;
  }

  /** As much of YAML as calibrations use: nested names, and lists in either way of writing. */
  private static final class YamlNumbers {

    private final Map<String, List<String>> values = new TreeMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<Integer> indents = new ArrayList<>();
    private boolean open;

    static Map<String, List<String>> of(String text) {
      YamlNumbers reading = new YamlNumbers();
      text.lines().forEach(reading::line);
      return reading.values;
    }

    private void line(String whole) {
      String text = whole.replaceAll("(^|\\s)#.*", "").stripTrailing();
      String line = text.strip();
      if (line.isEmpty() || line.startsWith("%") || line.equals("---") || line.equals("...")) {
        return;
      }
      int colon = line.indexOf(':');
      if (open || (line.startsWith("-") && colon < 0)) {
        add(line.startsWith("- ") ? line.substring(2) : line);
      } else if (colon > 0) {
        int indent = text.indexOf(line.charAt(0));
        while (!indents.isEmpty() && indents.get(indents.size() - 1) >= indent) {
          indents.remove(indents.size() - 1);
          names.remove(names.size() - 1);
        }
        indents.add(indent);
        names.add(line.substring(0, colon).replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT));
        add(line.substring(colon + 1));
      }
    }

    /** Parts between commas and brackets; a list may go on over lines until it is closed. */
    private void add(String text) {
      String value = text.strip().replaceAll("^!!?\\S+", "").strip();
      int closed = value.lastIndexOf(']');
      open = value.lastIndexOf('[') > closed || (open && closed < 0);
      for (String part : value.split("[\\[\\],\\s]+")) {
        if (!part.isEmpty()) {
          String plain = part.replaceAll("^[\"']|[\"']$", "");
          values.computeIfAbsent(String.join(".", names), key -> new ArrayList<>()).add(plain);
        }
      }
    }
  }
}
