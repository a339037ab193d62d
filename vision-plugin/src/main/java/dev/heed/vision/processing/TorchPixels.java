package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.vision.image.Image;

/** torchvision on tensors, as the classes without an ending use it. */
final class TorchPixels extends Pixels {

  @Override
  Picture resize(Picture picture, Size size, Resample filter, boolean antialias) {
    if (filter == Resample.BOX || filter == Resample.HAMMING) {
      throw invalidModel(
          "resample %s is not in the torchvision backend. It has nearest, lanczos, bilinear and bicubic; '--backend pil' has the others."
              .formatted(filter));
    }
    if (size.equals(picture.size())) {
      return picture;
    }
    if (filter == Resample.NEAREST) {
      return nearest(picture, size);
    }
    if (filter == Resample.LANCZOS && !antialias) {
      throw invalidModel("resample LANCZOS needs antialiasing, which this type does without.");
    }
    if (picture.isBytes()) {
      return Picture.of(
          Resize.sixteen(picture.image(), size.width(), size.height(), filter, antialias));
    }
    return antialias
        ? FloatResize.resize(picture, size, filter)
        : FloatInterpolation.resize(picture, size, filter);
  }

  /** The pixel in which the middle of the new one lies, in float. */
  private static Picture nearest(Picture picture, Size size) {
    return nearest(picture, size, 0.5);
  }

  /** The pixel in which the new one begins. */
  static Picture olderNearest(Picture picture, Size size) {
    return nearest(picture, size, 0);
  }

  private static Picture nearest(Picture picture, Size size, double middle) {
    int[] rows = sources(picture.height(), size.height(), middle);
    int[] columns = sources(picture.width(), size.width(), middle);
    int[] from = new int[size.height() * size.width()];
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < columns.length; x++) {
        from[y * columns.length + x] = rows[y] * picture.width() + columns[x];
      }
    }
    return picture.gathered(size.height(), size.width(), from);
  }

  private static int[] sources(int in, int out, double middle) {
    float scale = (float) in / out;
    int[] sources = new int[out];
    for (int i = 0; i < out; i++) {
      sources[i] = Math.min((int) Math.floor((float) ((i + middle) * scale)), in - 1);
    }
    return sources;
  }

  @Override
  Picture centreCrop(Picture picture, Size size) {
    int wide = Math.max(0, size.width() - picture.width());
    int high = Math.max(0, size.height() - picture.height());
    Picture padded = picture.padded(wide / 2, high / 2, (wide + 1) / 2, (high + 1) / 2, 0);
    int top = (padded.height() - size.height()) / 2;
    int left = (padded.width() - size.width()) / 2;
    return padded.part(top, left, size.height(), size.width());
  }

  @Override
  Picture rescale(Picture picture, double factor) {
    float single = (float) factor;
    return mapped(picture, (value, c) -> value * single);
  }

  /** Of floats; the published function refuses bytes. */
  @Override
  Picture normalize(Picture picture, float[] mean, float[] std) {
    if (picture.isBytes()) {
      throw invalidModel(
          "This type normalises floats, and nothing has made floats of the picture: do_rescale is"
              + " false.");
    }
    return normalized(picture, mean, std);
  }

  private static Picture normalized(Picture picture, float[] mean, float[] std) {
    return mapped(picture, (value, c) -> (value - mean[c]) / std[c]);
  }

  /** At once: mean and deviation are scaled up instead of the picture down. */
  @Override
  Picture rescaleAndNormalize(Picture picture, Normalization how) {
    if (how.rescales() && how.normalizes()) {
      float up = (float) (1 / how.factor());
      return normalized(picture, times(how.mean(), up), times(how.std(), up));
    }
    if (how.normalizes()) {
      return normalized(picture, how.mean(), how.std());
    }
    return how.rescales() ? rescale(picture, how.factor()) : picture;
  }

  private static float[] times(float[] values, float factor) {
    float[] products = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      products[i] = values[i] * factor;
    }
    return products;
  }

  @Override
  Picture grey(Picture picture) {
    return picture.isBytes() ? greyBytes(picture.image()) : greyFloats(picture);
  }

  private static Picture greyBytes(Image image) {
    byte[] rgb = image.rgb();
    byte[] grey = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i += 3) {
      byte value = (byte) grey(rgb[i] & 0xFF, rgb[i + 1] & 0xFF, rgb[i + 2] & 0xFF);
      grey[i] = value;
      grey[i + 1] = value;
      grey[i + 2] = value;
    }
    return Picture.of(Image.of(image.width(), image.height(), grey));
  }

  static int grey(int red, int green, int blue) {
    return (int) Math.fma(blue, 0.114f, Math.fma(green, 0.587f, red * 0.2989f));
  }

  private static Picture greyFloats(Picture picture) {
    float[] values = picture.floats();
    int plane = values.length / 3;
    float[] grey = new float[values.length];
    for (int i = 0; i < plane; i++) {
      float sum = Math.fma(values[plane + i], 0.587f, values[i] * 0.2989f);
      float value = Math.fma(values[2 * plane + i], 0.114f, sum);
      grey[i] = value;
      grey[plane + i] = value;
      grey[2 * plane + i] = value;
    }
    return Picture.of(picture.height(), picture.width(), grey);
  }
}
