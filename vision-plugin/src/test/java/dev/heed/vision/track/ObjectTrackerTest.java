package dev.heed.vision.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clips of shapes whose identities are known. */
class ObjectTrackerTest {

  /** Which numbers each true shape had, and how many of its frames it was there in. */
  private record Followed(List<Set<Integer>> numbers, int seen, int shown, List<Track> tracks) {}

  private static Followed follow(MadeClip clip, int every) {
    ObjectTracker tracker = new ObjectTracker(TrackerSettings.STANDARD);
    List<Set<Integer>> numbers =
        IntStream.range(0, clip.movers()).<Set<Integer>>mapToObj(i -> new TreeSet<>()).toList();
    int seen = 0;
    int shown = 0;
    for (int i = 0; i < clip.frames(); i++) {
      Image frame = clip.frame(i);
      List<TrackedObject> found =
          i % every == 0 ? tracker.detected(frame, clip.detections(i)) : tracker.between(frame);
      List<DetectedObject.Box> truth = clip.truth(i);
      int[] foundOf = matched(truth, found, numbers);
      for (int shape = 0; shape < foundOf.length; shape++) {
        shown += truth.get(shape) == null ? 0 : 1;
        if (foundOf[shape] >= 0) {
          seen++;
          numbers.get(shape).add(found.get(foundOf[shape]).track());
        }
      }
    }
    return new Followed(numbers, seen, shown, tracker.tracks());
  }

  /**
   * One found object for each true one that it covers by half; pairs that were so before stay,
   * where they still can, as trackers are judged (Bernardin and Stiefelhagen, CLEAR MOT, 2008).
   */
  private static int[] matched(
      List<DetectedObject.Box> truth, List<TrackedObject> found, List<Set<Integer>> before) {
    double[][] costs = new double[truth.size()][found.size()];
    for (int i = 0; i < costs.length; i++) {
      for (int j = 0; j < found.size(); j++) {
        double apart = truth.get(i) == null ? 1 : 1 - overlap(truth.get(i), found.get(j).box());
        boolean known = before.get(i).contains(found.get(j).track());
        costs[i][j] = apart > 0.5 ? 10 : known ? apart - 1 : apart;
      }
    }
    int[] foundOf = Assignment.of(costs);
    for (int i = 0; i < foundOf.length; i++) {
      foundOf[i] = foundOf[i] >= 0 && costs[i][foundOf[i]] < 10 ? foundOf[i] : -1;
    }
    return foundOf;
  }

  private static double overlap(DetectedObject.Box a, DetectedObject.Box b) {
    double wide = Math.min(a.xmax(), b.xmax()) - Math.max(a.xmin(), b.xmin());
    double high = Math.min(a.ymax(), b.ymax()) - Math.max(a.ymin(), b.ymin());
    double both = Math.max(0, wide) * Math.max(0, high);
    return both / (area(a) + area(b) - both);
  }

  private static double area(DetectedObject.Box box) {
    return (double) (box.xmax() - box.xmin()) * (box.ymax() - box.ymin());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8})
  void shapes_that_cross_and_hide_keep_their_numbers(int every) {
    Followed followed = follow(MadeClip.crossing(), every);
    assertThat(followed.tracks()).hasSize(5);
    assertThat(followed.numbers()).allSatisfy(numbers -> assertThat(numbers).hasSize(1));
    assertThat(followed.numbers().stream().flatMap(Set::stream).distinct()).hasSize(5);
    assertThat((double) followed.seen() / followed.shown()).isGreaterThan(0.9);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5})
  void shapes_that_look_alike_are_told_apart_by_their_ways(int every) {
    Followed followed = follow(MadeClip.twins(), every);
    assertThat(followed.tracks()).hasSize(2);
    assertThat(followed.numbers()).containsExactlyInAnyOrder(Set.of(1), Set.of(2));
  }

  @Test
  void what_is_away_for_longer_than_the_gap_is_another() {
    MadeClip clip = MadeClip.twins();
    ObjectTracker tracker = new ObjectTracker(TrackerSettings.STANDARD.withMaxGap(4));
    Image frame = clip.frame(0);
    List<DetectedObject> one = clip.detections(0).subList(0, 1);
    tracker.detected(frame, one);
    for (int i = 0; i < 4; i++) {
      assertThat(tracker.detected(frame, List.of())).isEmpty();
    }
    assertThat(tracker.detected(frame, one).get(0).track()).isEqualTo(1);
    for (int i = 0; i < 5; i++) {
      tracker.detected(frame, List.of());
    }
    assertThat(tracker.detected(frame, one).get(0).track()).isEqualTo(2);
    assertThat(tracker.tracks())
        .containsExactly(new Track(1, "thing", 0, 5, 2), new Track(2, "thing", 11, 11, 1));
  }

  /** Against all orders of small tables. */
  @Test
  void an_assignment_costs_the_least() {
    Random random = new Random(5);
    for (int trial = 0; trial < 200; trial++) {
      int rows = 1 + random.nextInt(5);
      int columns = 1 + random.nextInt(5);
      double[][] costs = new double[rows][columns];
      for (double[] row : costs) {
        Arrays.setAll(row, i -> random.nextInt(20));
      }
      int[] columnOf = Assignment.of(costs);
      double sum = 0;
      List<Integer> used = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        if (columnOf[i] >= 0) {
          sum += costs[i][columnOf[i]];
          used.add(columnOf[i]);
        }
      }
      assertThat(used).doesNotHaveDuplicates().hasSize(Math.min(rows, columns));
      assertThat(sum).isCloseTo(least(costs, 0, 0, rows - columns), within(1e-9));
    }
  }

  private static double least(double[][] costs, int row, int used, int spare) {
    if (row == costs.length) {
      return 0;
    }
    double best = spare > 0 ? least(costs, row + 1, used, spare - 1) : Double.POSITIVE_INFINITY;
    for (int j = 0; j < costs[row].length; j++) {
      if ((used >> j & 1) == 0) {
        best = Math.min(best, costs[row][j] + least(costs, row + 1, used | 1 << j, spare));
      }
    }
    return best;
  }
}
