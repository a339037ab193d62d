package dev.heed.vision.processing;

import dev.heed.spi.OnDemand;
import java.util.List;

/**
 * What most types do: resize, crop the middle, rescale and normalise, pad; some with a resize of
 * their own.
 *
 * @param resize the type's own, or {@link Work#resize(Picture)}
 */
record Standard(Shaping resize, boolean crops, boolean pads) implements Rule {

  /** One picture from bytes to bytes. */
  interface Shaping {
    Picture of(Picture picture, Work work);
  }

  static Rule standard() {
    return new Standard((picture, work) -> work.resize(picture), true, true);
  }

  static Rule cropping(Shaping resize) {
    return new Standard(resize, true, false);
  }

  static Rule plain(Shaping resize) {
    return new Standard(resize, false, false);
  }

  /** A rule that makes {@code pixel_values} of each picture for itself. */
  static Rule each(Shaping shaping) {
    return (pictures, work, out) ->
        out.pictures("pixel_values", OnDemand.eachOnce(pictures, p -> shaping.of(p, work)));
  }

  @Override
  public void run(List<Picture> pictures, Work work, Produced out) {
    List<Picture> done = OnDemand.eachOnce(pictures, picture -> one(picture, work));
    out.pictures("pixel_values", padded(done, work));
  }

  /** The pictures as they go into {@code pixel_values}. */
  List<Picture> all(List<Picture> pictures, Work work) {
    return padded(work.each(pictures, picture -> one(picture, work)), work);
  }

  private List<Picture> padded(List<Picture> done, Work work) {
    return pads ? work.maybePad(done) : done;
  }

  private Picture one(Picture picture, Work work) {
    Picture resized = work.keys().flag("do_resize") ? resize.of(picture, work) : picture;
    return work.finish(crops ? work.maybeCrop(resized) : resized);
  }
}
