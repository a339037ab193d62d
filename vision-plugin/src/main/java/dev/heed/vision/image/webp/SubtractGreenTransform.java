package dev.heed.vision.image.webp;

/** Green was taken off red and blue. */
record SubtractGreenTransform(int storedWidth) implements LosslessTransform {

  @Override
  public int[] undo(int[] argb, int height) {
    for (int i = 0; i < argb.length; i++) {
      int green = ((argb[i] >> 8) & 0xFF);
      argb[i] = LosslessTransform.add(argb[i], (green << 16) | green);
    }
    return argb;
  }
}
