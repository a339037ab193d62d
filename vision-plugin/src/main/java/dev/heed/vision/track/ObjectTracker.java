package dev.heed.vision.track;

import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Gives objects numbers that they keep from frame to frame. It is given the frames of one clip in
 * their order: some with what a detector found there, the others without. What is found belongs to
 * the object that is nearest in place and look, all of them considered at once; an object that is
 * not found goes on as it went, and is the same one when it comes back within the gap. Not safe for
 * concurrent use: one clip, one tracker.
 *
 * <pre>{@code
 * ObjectTracker tracker = new ObjectTracker(TrackerSettings.STANDARD);
 * try (var detect = heed.pipeline(ObjectDetection.TYPE, Path.of("detr-resnet-50"))) {
 *   for (int i = 0; i < images.size(); i++) {
 *     Image frame = images.get(i);
 *     List<TrackedObject> seen =
 *         i % 5 == 0 ? tracker.detected(frame, detect.run(frame)) : tracker.between(frame);
 *   }
 * }
 * }</pre>
 */
public final class ObjectTracker {

  /** Where two have more of the smaller one in common, one of them hides the other. */
  private static final double COVERED = 0.15;

  /** Objects that look more unlike than this are two, wherever they are. */
  private static final double OTHER = 0.75;

  private static final double OF_ANOTHER_LABEL = 0.2;

  /** Places whose looks differ by less are as good as each other. */
  private static final double ALIKE = 0.02;

  private static final double REACH = 1;
  private static final double FARTHEST = 3;
  private static final double IMPOSSIBLE = 1e6;

  private final TrackerSettings settings;
  private final Appearance appearance;
  private final PointFlow flow = new PointFlow();
  private final List<Followed> active = new ArrayList<>();
  private final List<Followed> all = new ArrayList<>();
  private int frame = -1;

  /** With colours for looks. */
  public ObjectTracker(TrackerSettings settings) {
    this(settings, Appearance.COLOURS);
  }

  public ObjectTracker(TrackerSettings settings, Appearance appearance) {
    this.settings = settings;
    this.appearance = appearance;
  }

  /** The next frame, with what was found in it. */
  public List<TrackedObject> detected(Image image, List<DetectedObject> given) {
    next(image);
    List<DetectedObject> found =
        given.stream().filter(object -> isInside(image, Place.of(object.box()))).toList();
    List<float[]> looks =
        found.isEmpty()
            ? List.of()
            : appearance.of(image, found.stream().map(DetectedObject::box).toList());
    List<float[]> colours = colours(image, found, looks);
    int[] objectOf = Assignment.of(costs(found, looks));
    List<TrackedObject> seen = new ArrayList<>();
    boolean[] taken = new boolean[found.size()];
    for (int i = 0; i < objectOf.length; i++) {
      Followed one = active.get(i);
      int j = objectOf[i];
      if (j >= 0 && cost(one, found.get(j), looks.get(j)) <= settings.maxCost()) {
        taken[j] = true;
        boolean covered = isCovered(Place.of(found.get(j).box()), one);
        one.found(frame, found.get(j), looks.get(j), colours.get(j), covered);
        seen.add(one.at(found.get(j).box(), true));
      } else {
        one.missed();
      }
    }
    for (int j = 0; j < taken.length; j++) {
      if (!taken[j]) {
        seen.add(begin(found.get(j), looks.get(j), colours.get(j)));
      }
    }
    active.removeIf(one -> frame - one.last() > settings.maxGap());
    flow.renew(visible().map(one -> one.movement().place()).toList());
    seen.sort(Comparator.comparingInt(TrackedObject::track));
    return List.copyOf(seen);
  }

  private List<float[]> colours(Image image, List<DetectedObject> found, List<float[]> looks) {
    return appearance == Appearance.COLOURS
        ? looks
        : Appearance.COLOURS.of(image, found.stream().map(DetectedObject::box).toList());
  }

  private TrackedObject begin(DetectedObject found, float[] look, float[] colours) {
    Followed one = new Followed(all.size() + 1, frame, found, look, colours);
    active.add(one);
    all.add(one);
    return one.at(found.box(), true);
  }

  /** The next frame, which no detector looked at: objects move with their points. */
  public List<TrackedObject> between(Image image) {
    List<Place> before = active.stream().map(one -> one.movement().place()).toList();
    next(image);
    List<TrackedObject> seen = new ArrayList<>();
    for (int i = 0; i < active.size(); i++) {
      Followed one = active.get(i);
      if (one.isVisible()) {
        follow(image, one, before.get(i)).ifPresent(seen::add);
      }
    }
    return List.copyOf(seen);
  }

  /** With its points or as it went, whichever place looks more like it. */
  private Optional<TrackedObject> follow(Image image, Followed one, Place before) {
    Place expected = one.movement().place();
    Optional<Place> moved = flow.moved(before).filter(place -> isInside(image, place));
    if (moved.isPresent()) {
      boolean covered = isCovered(expected, one);
      if (!isInside(image, expected) || looksBetter(image, one, moved.get(), expected)) {
        one.moved(frame, moved.get(), covered);
      }
    }
    Place now = one.movement().place();
    if (!isInside(image, now)) {
      one.missed();
      return Optional.empty();
    }
    return Optional.of(one.at(now.box(), false));
  }

  /** By colours, which are there in every frame; a model's features are not. */
  private boolean looksBetter(Image image, Followed one, Place place, Place than) {
    List<float[]> looks = Appearance.COLOURS.of(image, List.of(place.box(), than.box()));
    return distance(one, looks.get(0)) <= distance(one, looks.get(1)) + ALIKE;
  }

  private static double distance(Followed one, float[] colours) {
    return Appearance.COLOURS.distance(one.colours(), colours);
  }

  /** What became of each object, by their numbers. */
  public List<Track> tracks() {
    return all.stream().map(Followed::track).toList();
  }

  private void next(Image image) {
    frame++;
    flow.follow(image);
    active.forEach(one -> one.movement().step());
  }

  private Stream<Followed> visible() {
    return active.stream().filter(Followed::isVisible);
  }

  private static boolean isInside(Image image, Place place) {
    return place.x() >= 0
        && place.y() >= 0
        && place.x() < image.width()
        && place.y() < image.height();
  }

  private boolean isCovered(Place place, Followed one) {
    return active.stream()
        .filter(other -> other != one)
        .anyMatch(other -> other.movement().place().covering(place) > COVERED);
  }

  private double[][] costs(List<DetectedObject> found, List<float[]> looks) {
    double[][] costs = new double[active.size()][found.size()];
    for (int i = 0; i < costs.length; i++) {
      for (int j = 0; j < found.size(); j++) {
        double cost = cost(active.get(i), found.get(j), looks.get(j));
        costs[i][j] = cost > settings.maxCost() ? IMPOSSIBLE : cost;
      }
    }
    return costs;
  }

  /** Half by place, half by look. */
  private double cost(Followed one, DetectedObject found, float[] look) {
    double unlike = appearance.distance(one.look(), look);
    double far = one.movement().place().distance(Place.of(found.box()));
    double reach = Math.min(FARTHEST, REACH + 2 * one.movement().deviation());
    if (unlike > OTHER || far > reach) {
      return IMPOSSIBLE;
    }
    double label = found.label().equals(one.label()) ? 0 : OF_ANOTHER_LABEL;
    return 0.5 * far / reach + 0.5 * unlike + label;
  }
}
