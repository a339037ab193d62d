package dev.heed.vision.track;

import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import java.util.List;

/**
 * How often colours are in a box: pixels count by how near the middle they are, since the corners
 * of a box are background; two histograms are as unlike as their Hellinger distance.
 *
 * @see <a href="https://doi.org/10.1109/TPAMI.2003.1195991">Comaniciu, Ramesh and Meer,
 *     Kernel-based object tracking</a>
 */
final class ColourHistogram implements Appearance {

  /** Bins for each of red, green and blue. */
  private static final int BINS = 6;

  /** No more places than these are looked at along a side. */
  private static final int MOST = 32;

  @Override
  public List<float[]> of(Image frame, List<DetectedObject.Box> boxes) {
    return boxes.stream().map(box -> histogram(frame, Place.of(box))).toList();
  }

  private static float[] histogram(Image frame, Place place) {
    float[] bins = new float[BINS * BINS * BINS];
    int columns = (int) Math.min(MOST, Math.ceil(place.width()));
    int rows = (int) Math.min(MOST, Math.ceil(place.height()));
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double u = (column + 0.5) / columns - 0.5;
        double v = (row + 0.5) / rows - 0.5;
        double weight = 1 - 4 * (u * u + v * v);
        int x = (int) Math.floor(place.x() + u * place.width());
        int y = (int) Math.floor(place.y() + v * place.height());
        if (weight > 0 && x >= 0 && y >= 0 && x < frame.width() && y < frame.height()) {
          add(bins, frame.rgb(), 3 * (y * frame.width() + x), (float) weight);
          sum += weight;
        }
      }
    }
    for (int i = 0; i < bins.length && sum > 0; i++) {
      bins[i] /= (float) sum;
    }
    return bins;
  }

  /** To the eight bins around a colour, so that a little more light changes a little. */
  private static void add(float[] bins, byte[] rgb, int at, float weight) {
    for (int corner = 0; corner < 8; corner++) {
      int bin = 0;
      float share = weight;
      for (int channel = 0; channel < 3; channel++) {
        float place = (rgb[at + channel] & 0xFF) * (BINS - 1) / 255f;
        int lower = Math.min(BINS - 2, (int) place);
        boolean upper = (corner >> channel & 1) == 1;
        share *= upper ? place - lower : 1 - place + lower;
        bin = bin * BINS + lower + (upper ? 1 : 0);
      }
      bins[bin] += share;
    }
  }

  @Override
  public double distance(float[] first, float[] second) {
    double shared = 0;
    for (int i = 0; i < first.length; i++) {
      shared += Math.sqrt((double) first[i] * second[i]);
    }
    return Math.sqrt(Math.max(0, 1 - shared));
  }
}
