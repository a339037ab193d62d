package dev.heed.vision.postprocess;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.heed.vision.postprocess.DetectedObject.Box;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Points that belong together: the joints of a person, or all corners of a picture.
 *
 * @param box in which the person is; null where the points are those of the whole picture
 * @param bones pairs of numbers of points, from 0, between which a line is drawn
 */
public record KeypointGroup(
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Box box,
    List<Keypoint> keypoints,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<List<Integer>> bones) {

  /** How many points are listed for a person at a terminal. */
  private static final int LISTED = 20;

  public KeypointGroup {
    keypoints = List.copyOf(keypoints);
    bones = List.copyOf(bones);
  }

  /** A line for each point, as the command line prints them. */
  public static String text(List<KeypointGroup> groups) {
    return groups.stream().map(KeypointGroup::toString).collect(Collectors.joining("\n"));
  }

  /** What it is, and a line for each of the first points. */
  @Override
  public String toString() {
    String where =
        box == null
            ? ""
            : " in %s, %s to %s, %s".formatted(box.xmin(), box.ymin(), box.xmax(), box.ymax());
    String listed =
        keypoints.stream().limit(LISTED).map(KeypointGroup::line).collect(Collectors.joining());
    String more =
        keypoints.size() > LISTED
            ? "\n     ... and %s more".formatted(keypoints.size() - LISTED)
            : "";
    return "%s points%s%s%s".formatted(keypoints.size(), where, listed, more);
  }

  private static String line(Keypoint point) {
    return String.format(
        Locale.ROOT,
        "\n%8.4f  %8.1f, %8.1f  %s",
        point.score(),
        point.x(),
        point.y(),
        point.label() == null ? "" : point.label());
  }
}
