package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;

/** What a backend does to one picture. The two differ in bits, and in where a middle lies. */
abstract class Pixels {

  /** With the filter widened where the picture shrinks. */
  final Picture resize(Picture picture, Size size, Resample filter) {
    return resize(picture, Scaling.requirePossible(picture.size(), size), filter, true);
  }

  abstract Picture resize(Picture picture, Size size, Resample filter, boolean antialias);

  /** Cut out of the middle, with black around it where it is larger. */
  abstract Picture centreCrop(Picture picture, Size size);

  abstract Picture rescale(Picture picture, double factor);

  abstract Picture normalize(Picture picture, float[] mean, float[] std);

  /** Both, as this backend does them one after the other or at once. */
  abstract Picture rescaleAndNormalize(Picture picture, Normalization how);

  /** A picture of one value that is the same in its three channels. */
  abstract Picture grey(Picture picture);

  /** Wider at the right and below, to exactly this size. */
  static Picture padTo(Picture picture, Size size, float... fill) {
    int right = size.width() - picture.width();
    int bottom = size.height() - picture.height();
    if (right < 0 || bottom < 0) {
      throw invalidInput(
          "image comes out as %s pixels and is padded to %s, which is smaller. Make 'size' smaller or 'pad_size' larger."
              .formatted(picture.size(), size));
    }
    return picture.padded(0, 0, right, bottom, fill);
  }

  /** Each of the 256 bytes under another value, by channel. */
  static Picture looked(Picture picture, float[][] tables) {
    return Picture.looked(picture.image(), tables);
  }

  /** A change of single values, by a table where they are bytes. */
  static Picture mapped(Picture picture, Change change) {
    if (picture.isBytes()) {
      float[][] tables = new float[3][256];
      for (int c = 0; c < 3; c++) {
        for (int i = 0; i < 256; i++) {
          tables[c][i] = change.of(i, c);
        }
      }
      return looked(picture, tables);
    }
    float[] values = picture.floats();
    float[] changed = new float[values.length];
    int plane = values.length / 3;
    for (int c = 0; c < 3; c++) {
      for (int i = c * plane; i < (c + 1) * plane; i++) {
        changed[i] = change.of(values[i], c);
      }
    }
    return Picture.of(picture.height(), picture.width(), changed);
  }

  /** What a value of channel {@code c} becomes. */
  interface Change {
    float of(float value, int channel);
  }
}
