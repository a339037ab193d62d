package dev.heed.vision.processing;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a rule works with.
 *
 * @param keys the configuration
 * @param pixels the backend's way to compute
 */
record Work(Keys keys, Pixels pixels, Backend backend) {

  boolean torch() {
    return backend == Backend.TORCHVISION;
  }

  /** To the size that {@code size} says, as the published base classes read it. */
  Picture resize(Picture picture) {
    return resize(picture, keys.size().target(picture));
  }

  Picture resize(Picture picture, Size size) {
    return pixels.resize(picture, size, keys.resample());
  }

  Picture centreCrop(Picture picture) {
    return pixels.centreCrop(picture, keys.dims("crop_size").exact());
  }

  /** {@link #centreCrop} where it is asked for. */
  Picture maybeCrop(Picture picture) {
    return keys.flag("do_center_crop") ? centreCrop(picture) : picture;
  }

  /** Rescaled and normalised, where these are asked for. */
  Picture finish(Picture picture) {
    return pixels.rescaleAndNormalize(picture, keys.normalization());
  }

  /** Normalised alone, where it is asked for. */
  Picture normalized(Picture picture) {
    Normalization how = keys.normalization();
    return how.normalizes() ? pixels.normalize(picture, how.mean(), how.std()) : picture;
  }

  List<Picture> each(List<Picture> pictures, UnaryOperator<Picture> change) {
    return pictures.stream().map(change).toList();
  }

  /** To the largest height and width, or to {@code pad_size}; where {@code do_pad} asks for it. */
  List<Picture> maybePad(List<Picture> pictures) {
    return keys.flag("do_pad") ? pad(pictures, 0) : pictures;
  }

  List<Picture> pad(List<Picture> pictures, float... fill) {
    Size frame = frame(pictures);
    return each(pictures, picture -> Pixels.padTo(picture, frame, fill));
  }

  /** The size to which a batch is padded. */
  Size frame(List<Picture> pictures) {
    return keys.find("pad_size").map(Dims::exact).orElseGet(() -> largest(pictures));
  }

  static Size largest(List<Picture> pictures) {
    return new Size(
        pictures.stream().mapToInt(Picture::height).max().orElseThrow(),
        pictures.stream().mapToInt(Picture::width).max().orElseThrow());
  }

  /** Half to even, as Python rounds. */
  static int round(double value) {
    return (int) Math.rint(value);
  }
}
