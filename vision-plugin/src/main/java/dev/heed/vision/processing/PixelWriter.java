package dev.heed.vision.processing;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Writes pictures as planes of floats into one tensor.
 *
 * @param channels how many planes a picture has: 3, or the first of a grey picture's
 */
record PixelWriter(PixelTables tables, Framing framing, int channels) {

  /** {@code [B, C, H, W]}, zeros where no picture is. */
  Tensor values(List<Image> images) {
    Size frame = framing.around(images);
    Tensor tensor =
        Tensor.zeros(
            ElementType.F32, Shape.of(images.size(), channels, frame.height(), frame.width()));
    FloatBuffer floats = tensor.floats();
    int plane = frame.height() * frame.width();
    for (int i = 0; i < images.size(); i++) {
      write(images.get(i), frame, floats, i * channels * plane);
    }
    return tensor;
  }

  private void write(Image image, Size frame, FloatBuffer floats, int offset) {
    Framing.Frame.requireFits(new Size(image.height(), image.width()), frame);
    int left = framing.frame().offset(frame.width() - image.width());
    int top = framing.frame().offset(frame.height() - image.height());
    float[] row = new float[image.width()];
    for (int y = 0; y < image.height(); y++) {
      for (int c = 0; c < channels; c++) {
        fill(row, image, y, tables.source(c));
        floats.put(offset + ((c * frame.height()) + top + y) * frame.width() + left, row);
      }
    }
  }

  private void fill(float[] row, Image image, int y, int channel) {
    byte[] rgb = image.rgb();
    float[] table = tables.values()[channel];
    int from = y * row.length * 3 + channel;
    for (int x = 0; x < row.length; x++) {
      row[x] = table[rgb[from + 3 * x] & 0xFF];
    }
  }

  /** {@code [B, H, W]}: 1 where a picture is, 0 in the padding. */
  Tensor mask(List<Image> images) {
    Size frame = framing.around(images);
    Tensor tensor =
        Tensor.zeros(ElementType.I64, Shape.of(images.size(), frame.height(), frame.width()));
    LongBuffer longs = tensor.longs();
    for (int i = 0; i < images.size(); i++) {
      long[] ones = new long[images.get(i).width()];
      Arrays.fill(ones, 1);
      for (int y = 0; y < images.get(i).height(); y++) {
        longs.put((i * frame.height() + y) * frame.width(), ones);
      }
    }
    return tensor;
  }
}
