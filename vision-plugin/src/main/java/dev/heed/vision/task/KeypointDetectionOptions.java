package dev.heed.vision.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Option;
import dev.heed.vision.postprocess.PersonBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The options of {@link KeypointDetection}. */
public record KeypointDetectionOptions(
    @Option(
            value =
                "For poses: a box for each person, its left, top, width and height in pixels, ';'"
                    + " between them (the whole picture).",
            placeholder = "X,Y,W,H")
        String boxes,
    @Option(value = "How likely a point must be (all are given).", placeholder = "P")
        Optional<Double> threshold,
    @Option(
            value = "Which set of joints, for models that know several; 0 is COCO's.",
            byDefault = "0",
            min = 0)
        int datasetIndex) {

  public KeypointDetectionOptions {
    read(boxes); // refuses what is not understood
  }

  /** The people; one as large as the picture where none are marked. */
  List<PersonBox> people(int width, int height) {
    List<PersonBox> marked = read(boxes);
    return marked.isEmpty() ? List.of(new PersonBox(0, 0, width, height)) : marked;
  }

  /** Lists in lists, as the published processor takes them, mean the same. */
  private static List<PersonBox> read(String text) {
    List<PersonBox> people = new ArrayList<>();
    String plain = text.replaceAll("\\]\\s*,\\s*\\[", ";").replaceAll("[\\[\\]]", "");
    for (String box : plain.split(";")) {
      if (!box.isBlank()) {
        people.add(box(box.split(","), text));
      }
    }
    return people;
  }

  private static PersonBox box(String[] numbers, String text) {
    double[] parsed = new double[4];
    try {
      for (int i = 0; i < parsed.length; i++) {
        parsed[i] = Double.parseDouble(numbers[i].strip());
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw wrong(text);
    }
    boolean finite = Double.isFinite(parsed[0] + parsed[1]) && parsed[2] > 0 && parsed[3] > 0;
    if (numbers.length != parsed.length || !finite || parsed[2] + parsed[3] > 1e9) {
      throw wrong(text);
    }
    return new PersonBox(parsed[0], parsed[1], parsed[2], parsed[3]);
  }

  private static HeedException wrong(String text) {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "--boxes is not understood: '%s'. Write left, top, width and height of each person in pixels, such as 412,157,53,138, and a semicolon before the next person's."
            .formatted(text));
  }
}
