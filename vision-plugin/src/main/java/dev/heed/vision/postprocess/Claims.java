package dev.heed.vision.postprocess;

/**
 * Which of several masks claims each pixel most, and how many pixels each claims and wins.
 *
 * @param winners a mask's number for each pixel
 * @param won how many pixels each mask wins
 * @param claimed how many each claims at all
 */
@SuppressWarnings("ArrayRecordComponent") // made here and only read
record Claims(int[] winners, int[] won, int[] claimed) {

  /**
   * Of masks read at {@code height x width}, row by row.
   *
   * @param weights what each mask counts
   * @param least what a claim is at least
   */
  static Claims of(Planes masks, int height, int width, float[] weights, double least) {
    Claims claims =
        new Claims(
            new int[Math.multiplyExact(height, width)],
            new int[weights.length],
            new int[weights.length]);
    PlaneRows rows = new PlaneRows(masks, height, width, Enlarging.BILINEAR);
    float[] best = new float[width];
    float[] row = new float[width];
    for (int y = 0; y < height; y++) {
      for (int mask = 0; mask < weights.length; mask++) {
        rows.read(y, mask, row);
        claims.take(mask, row, weights[mask], least, best, y * width);
      }
      for (int x = 0; x < width; x++) {
        claims.won[claims.winners[y * width + x]]++;
      }
    }
    return claims;
  }

  private void take(int mask, float[] row, float weight, double least, float[] best, int from) {
    for (int x = 0; x < row.length; x++) {
      float claim = row[x] * weight;
      claimed[mask] += claim >= least ? 1 : 0;
      if (mask == 0 || claim > best[x]) {
        best[x] = claim;
        winners[from + x] = mask;
      }
    }
  }
}
