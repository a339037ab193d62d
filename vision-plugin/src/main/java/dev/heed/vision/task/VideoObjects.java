package dev.heed.vision.task;

import dev.heed.vision.track.Track;
import dev.heed.vision.track.TrackedObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which objects are where in each frame of a clip, each by the number that it keeps.
 *
 * @param frames all of the clip's, in order
 * @param tracks what became of each object, by number
 */
public record VideoObjects(List<VideoFrame> frames, List<Track> tracks) {

  /** How many objects are listed for a person at a terminal. */
  private static final int LISTED = 40;

  public VideoObjects {
    frames = List.copyOf(frames);
    tracks = List.copyOf(tracks);
  }

  /**
   * The objects of a frame.
   *
   * @param frame its number, from 0
   * @param objects by their numbers
   */
  public record VideoFrame(int frame, List<TrackedObject> objects) {

    public VideoFrame {
      objects = List.copyOf(objects);
    }
  }

  /** A line for each object. */
  @Override
  public String toString() {
    String listed =
        tracks.stream().limit(LISTED).map(VideoObjects::line).collect(Collectors.joining());
    String more =
        tracks.size() > LISTED ? "\n     ... and %s more".formatted(tracks.size() - LISTED) : "";
    return "%s in %s frames%s%s"
        .formatted(
            tracks.isEmpty()
                ? "nothing above the threshold"
                : tracks.size() + (tracks.size() == 1 ? " object" : " objects"),
            frames.size(),
            listed,
            more);
  }

  private static String line(Track track) {
    return String.format(
        Locale.ROOT,
        "\n#%-3d %-16s frames %d to %d, seen in %d",
        track.track(),
        track.label(),
        track.first(),
        track.last(),
        track.frames());
  }
}
