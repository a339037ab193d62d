package dev.heed.vision.processing;

/**
 * Whether and how values are rescaled and normalised.
 *
 * @param mean by channel
 * @param std by channel
 */
@SuppressWarnings("ArrayRecordComponent") // internal and never written after it is made
record Normalization(
    boolean rescales, double factor, boolean normalizes, float[] mean, float[] std) {

  Normalization rescalingOnly() {
    return new Normalization(rescales, factor, false, mean, std);
  }

  Normalization normalizingOnly() {
    return new Normalization(false, factor, normalizes, mean, std);
  }

  Normalization with(float[] otherMean, float[] otherStd) {
    return new Normalization(rescales, factor, normalizes, otherMean, otherStd);
  }
}
