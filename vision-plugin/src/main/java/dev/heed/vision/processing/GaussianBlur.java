package dev.heed.vision.processing;

/** torchvision's Gaussian blur: one kernel of two axes, the rim mirrored. */
final class GaussianBlur {

  private GaussianBlur() {}

  /**
   * @param first the deviation across
   * @param second the deviation down
   */
  static Picture of(Picture picture, float first, float second) {
    float[] across = kernel(first);
    float[] down = kernel(second);
    int left = across.length / 2;
    int top = down.length / 2;
    Picture padded = Mirror.reflect(picture, left, top, left, top);
    float[] values = padded.floats();
    int height = picture.height();
    int width = picture.width();
    float[] result = new float[3 * height * width];
    int at = 0;
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          float sum = 0;
          for (int i = 0; i < down.length; i++) {
            int from = (c * padded.height() + y + i) * padded.width() + x;
            for (int j = 0; j < across.length; j++) {
              sum = Math.fma(values[from + j], down[i] * across[j], sum);
            }
          }
          result[at++] = sum;
        }
      }
    }
    return Picture.of(height, width, result);
  }

  private static float[] kernel(float deviation) {
    int size = 2 * (int) Math.ceil(3 * deviation) + 1;
    double limit = (size - 1) / (2 * Math.sqrt(2));
    double[] exact = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      double x = (float) (-limit + 2 * limit * i / Math.max(1, size - 1));
      exact[i] = Math.exp(-(x / deviation) * (x / deviation));
      sum += exact[i];
    }
    float[] kernel = new float[size];
    for (int i = 0; i < size; i++) {
      kernel[i] = (float) (exact[i] / sum);
    }
    return kernel;
  }
}
