package dev.heed.speech.processing;

import java.util.Arrays;

/**
 * Triangles over the bins of a spectrum, evenly spaced in pitch; only where a triangle is not zero
 * is it stored.
 *
 * @param starts the first bin of each triangle
 * @param weights of the bins from there on
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MelFilters(int[] starts, double[][] weights) {

  /** What a bank is made of. */
  record Shape(
      int bins, int mels, double lowest, double highest, int rate, MelScale scale, boolean area) {}

  /**
   * Triangles that are straight over hertz.
   *
   * <p>{@code shape.area} scales each triangle to the same area.
   */
  static MelFilters overHertz(Shape shape) {
    double[] corners = corners(shape);
    for (int i = 0; i < corners.length; i++) {
      corners[i] = shape.scale.hertz(corners[i]);
    }
    double[] bins = new double[shape.bins];
    for (int i = 0; i < bins.length; i++) {
      bins[i] = (double) Math.floorDiv(shape.rate, 2) * i / (shape.bins - 1);
    }
    return triangles(corners, bins, shape.area);
  }

  /** Triangles that are straight over pitch, as Kaldi's. */
  static MelFilters overMel(Shape shape) {
    double[] bins = new double[shape.bins];
    for (int i = 0; i < bins.length; i++) {
      bins[i] = shape.scale.mel((double) shape.rate / ((shape.bins - 1) * 2) * i);
    }
    return triangles(corners(shape), bins, shape.area);
  }

  private static double[] corners(Shape shape) {
    double low = shape.scale.mel(shape.lowest);
    double step = (shape.scale.mel(shape.highest) - low) / (shape.mels + 1);
    double[] corners = new double[shape.mels + 2];
    for (int i = 0; i < corners.length; i++) {
      corners[i] = low + i * step;
    }
    corners[corners.length - 1] = shape.scale.mel(shape.highest);
    return corners;
  }

  private static MelFilters triangles(double[] corners, double[] bins, boolean area) {
    int count = corners.length - 2;
    int[] starts = new int[count];
    double[][] weights = new double[count][];
    for (int m = 0; m < count; m++) {
      double scale = area ? 2 / (corners[m + 2] - corners[m]) : 1;
      double[] all = new double[bins.length];
      int first = bins.length;
      int last = -1;
      for (int i = 0; i < bins.length; i++) {
        double up = (bins[i] - corners[m]) / (corners[m + 1] - corners[m]);
        double down = (corners[m + 2] - bins[i]) / (corners[m + 2] - corners[m + 1]);
        all[i] = Math.max(0, Math.min(up, down)) * scale;
        if (all[i] > 0) {
          first = Math.min(first, i);
          last = i;
        }
      }
      starts[m] = last < 0 ? 0 : first;
      weights[m] = last < 0 ? new double[0] : Arrays.copyOfRange(all, first, last + 1);
    }
    return new MelFilters(starts, weights);
  }

  int count() {
    return starts.length;
  }

  /** The energy under one triangle. */
  double energy(int mel, double[] power) {
    double[] weight = weights[mel];
    int start = starts[mel];
    double sum = 0;
    for (int i = 0; i < weight.length; i++) {
      sum += weight[i] * power[start + i];
    }
    return sum;
  }
}
