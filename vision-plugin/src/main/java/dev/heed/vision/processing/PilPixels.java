package dev.heed.vision.processing;

import dev.heed.vision.image.Image;

/** Pillow and numpy, as the classes ending in {@code Pil} use them. */
final class PilPixels extends Pixels {

  /** Pillow resizes bytes; floats of 0 to 1 become bytes for it, and floats again. */
  @Override
  Picture resize(Picture picture, Size size, Resample filter, boolean antialias) {
    if (picture.isBytes()) {
      return Picture.of(Resize.to(picture.image(), size.width(), size.height(), filter));
    }
    boolean scaled = !whole(picture.floats());
    Picture bytes = Picture.of(image(picture, scaled ? 255 : 1));
    Picture resized = resize(bytes, size, filter, antialias);
    return scaled ? rescale(resized, 1 / 255.0) : resized;
  }

  private static boolean whole(float[] values) {
    for (float value : values) {
      if (Math.abs(value - (int) value) > 1e-8 + 1e-5 * Math.abs((int) value)) {
        return false;
      }
    }
    return true;
  }

  private static Image image(Picture picture, double factor) {
    float[] values = picture.floats();
    int plane = values.length / 3;
    byte[] rgb = new byte[values.length];
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < 3; c++) {
        rgb[3 * i + c] = (byte) (int) (float) (values[c * plane + i] * factor);
      }
    }
    return Image.of(picture.width(), picture.height(), rgb);
  }

  @Override
  Picture centreCrop(Picture picture, Size size) {
    int top = Math.floorDiv(picture.height() - size.height(), 2);
    int left = Math.floorDiv(picture.width() - size.width(), 2);
    if (top >= 0 && left >= 0) {
      return picture.part(top, left, size.height(), size.width());
    }
    int high = Math.max(size.height(), picture.height());
    int wide = Math.max(size.width(), picture.width());
    int above = (high - picture.height() + 1) / 2;
    int before = (wide - picture.width() + 1) / 2;
    return picture
        .padded(before, above, wide - picture.width() - before, high - picture.height() - above, 0)
        .part(Math.max(0, top + above), Math.max(0, left + before), size.height(), size.width());
  }

  @Override
  Picture rescale(Picture picture, double factor) {
    return mapped(picture, (value, c) -> (float) (value * factor));
  }

  @Override
  Picture normalize(Picture picture, float[] mean, float[] std) {
    return mapped(picture, (value, c) -> (value - mean[c]) / std[c]);
  }

  @Override
  Picture rescaleAndNormalize(Picture picture, Normalization how) {
    if (how.rescales() && how.normalizes()) {
      float[] mean = how.mean();
      float[] std = how.std();
      double factor = how.factor();
      return mapped(picture, (value, c) -> ((float) (value * factor) - mean[c]) / std[c]);
    }
    Picture rescaled = how.rescales() ? rescale(picture, how.factor()) : picture;
    return how.normalizes() ? normalize(rescaled, how.mean(), how.std()) : rescaled;
  }

  @Override
  Picture grey(Picture picture) {
    float[] values = picture.floats();
    int plane = values.length / 3;
    float[] grey = new float[values.length];
    for (int i = 0; i < plane; i++) {
      float sum = values[i] * 0.2989f + values[plane + i] * 0.587f;
      float value = sum + values[2 * plane + i] * 0.114f;
      grey[i] = value;
      grey[plane + i] = value;
      grey[2 * plane + i] = value;
    }
    return Picture.of(picture.height(), picture.width(), grey);
  }
}
