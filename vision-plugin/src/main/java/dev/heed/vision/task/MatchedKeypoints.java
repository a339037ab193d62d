package dev.heed.vision.task;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.heed.vision.image.Image;
import dev.heed.vision.match.MatchGeometry;
import dev.heed.vision.match.MatchModel;
import dev.heed.vision.postprocess.KeypointMatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What two pictures have in common. As JSON it is the list of matches; where they were verified, an
 * object with the matrix that they agree on.
 *
 * @param matches the likeliest first
 * @param other the picture that the first was matched with
 * @param verifiedBy what the matches were held to, if anything
 * @param geometry what they agree on; empty where nothing was asked for, or they agree no better
 *     than chance
 */
public record MatchedKeypoints(
    List<KeypointMatch> matches,
    Image other,
    Optional<MatchModel> verifiedBy,
    Optional<MatchGeometry> geometry) {

  /** How many are listed for a person at a terminal. */
  private static final int LISTED = 20;

  public MatchedKeypoints {
    matches = List.copyOf(matches);
  }

  /** Not verified. */
  public MatchedKeypoints(List<KeypointMatch> matches, Image other) {
    this(matches, other, Optional.empty(), Optional.empty());
  }

  /** Whether enough matches agree for the pictures to show the same place. */
  public boolean isSamePlace() {
    return geometry.isPresent();
  }

  /** The matches that agree; none where they were not verified. */
  public List<KeypointMatch> inliers() {
    return geometry.stream().flatMap(found -> found.inliers().stream()).map(matches::get).toList();
  }

  /** For JSON. */
  @JsonValue
  Object json() {
    if (verifiedBy.isEmpty()) {
      return matches;
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("model", verifiedBy.get().id());
    all.put("same_place", isSamePlace());
    geometry.ifPresent(found -> all.put("matrix", found.matrix()));
    all.put("inliers", inliers().size());
    all.put("matches", marked());
    return all;
  }

  private List<Map<String, Object>> marked() {
    Set<Integer> inliers =
        geometry.map(found -> (Set<Integer>) new HashSet<>(found.inliers())).orElse(Set.of());
    List<Map<String, Object>> marked = new ArrayList<>();
    for (int i = 0; i < matches.size(); i++) {
      KeypointMatch match = matches.get(i);
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("keypoint_image_0", match.first());
      one.put("keypoint_image_1", match.second());
      one.put("score", match.score());
      one.put("inlier", inliers.contains(i));
      marked.add(one);
    }
    return marked;
  }

  /** How many there are, what they agree on, and a line for each of the first. */
  @Override
  public String toString() {
    List<KeypointMatch> shown = geometry.isPresent() ? inliers() : matches;
    String listed =
        shown.stream().limit(LISTED).map(match -> "\n" + match).collect(Collectors.joining());
    String more =
        shown.size() > LISTED ? "\n     ... and %s more".formatted(shown.size() - LISTED) : "";
    return "%s points are in both pictures%s%s%s"
        .formatted(matches.size(), verdict(), listed, more);
  }

  private String verdict() {
    if (verifiedBy.isEmpty()) {
      return "";
    }
    String name = verifiedBy.get() == MatchModel.HOMOGRAPHY ? "homography" : "fundamental matrix";
    return geometry
        .map(found -> agreed(found, name))
        .orElse(
            ", but no %s has more of them than chance would have: the pictures do not seem to show the same place"
                .formatted(name));
  }

  private static String agreed(MatchGeometry found, String name) {
    String rows =
        found.matrix().stream()
            .map(
                row ->
                    String.format(
                        Locale.ROOT,
                        "\n  %14.6g %14.6g %14.6g",
                        row.get(0),
                        row.get(1),
                        row.get(2)))
            .collect(Collectors.joining());
    return ", %s of them by one %s:%s".formatted(found.inliers().size(), name, rows);
  }
}
