package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.runtime.Outputs;
import dev.heed.tensor.Numbers;
import dev.heed.tensor.Tensor;

/**
 * The points of several pictures: {@code keypoints [..., N, 2]} as parts of width and height, and
 * {@code mask [..., N]}, which says which of them there are.
 */
@SuppressWarnings("ArrayRecordComponent") // made here and only read
record FoundPoints(float[] places, boolean[] there, int count) {

  static FoundPoints of(Outputs outputs, int pictures) {
    Tensor keypoints = outputs.get("keypoints");
    int rank = keypoints.shape().rank();
    if (rank < 3 || keypoints.shape().size(rank - 1) != 2) {
      throw invalidModel(
          "The output 'keypoints' should have axes [..., points, 2], but has %s."
              .formatted(keypoints.shape()));
    }
    int count = keypoints.shape().size(rank - 2);
    float[] places = Numbers.of("keypoints", keypoints);
    if (places.length != 2L * pictures * count) {
      throw invalidModel(
          "The output 'keypoints' is %s for %s pictures.".formatted(keypoints.shape(), pictures));
    }
    Tensor mask = outputs.byName().get("mask");
    boolean[] there = new boolean[pictures * count];
    float[] flags = mask == null ? new float[0] : mask.toFloats();
    for (int i = 0; i < there.length; i++) {
      there[i] = mask == null || flags[i] > 0;
    }
    return new FoundPoints(places, there, count);
  }

  boolean isThere(int picture, int point) {
    return there[picture * count + point];
  }

  /** In pixels. */
  double exactX(int picture, int point, int width) {
    return places[2 * (picture * count + point)] * width;
  }

  /** In pixels. */
  double exactY(int picture, int point, int height) {
    return places[2 * (picture * count + point) + 1] * height;
  }

  /** In pixels, cut off towards zero as published. */
  int x(int picture, int point, int width) {
    return (int) (places[2 * (picture * count + point)] * width);
  }

  /** In pixels, cut off towards zero as published. */
  int y(int picture, int point, int height) {
    return (int) (places[2 * (picture * count + point) + 1] * height);
  }
}
