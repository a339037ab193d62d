package dev.heed.vision.learn;

import dev.heed.learn.course.Teacher;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What another model says of the same pictures.
 *
 * @param memory of changed copies that come again
 */
record PictureTeacher(
    Teacher teacher, Normal normal, int side, int labels, Map<Long, float[]> memory) {

  PictureTeacher(Teacher teacher, Normal normal, int side, int labels) {
    this(teacher, normal, side, labels, new ConcurrentHashMap<>());
  }

  /** Probabilities [B, K] of pictures, into {@code made}. */
  void probabilities(byte[][] pictures, float[] made) {
    Tensor pixels = Tensor.zeros(ElementType.F32, Shape.of(pictures.length, 3, side, side));
    FloatBuffer floats = pixels.floats();
    for (byte[] picture : pictures) {
      normal.put(picture, floats);
    }
    teacher.probabilities(Map.of("pixel_values", pixels), made);
  }

  /** The same for variants of pictures that come again: each is asked for once. */
  void remembered(byte[][] pictures, int[] numbers, int variant, float[] made) {
    List<Integer> asked = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      float[] known = memory.get(key(numbers[i], variant));
      if (known == null) {
        asked.add(i);
      } else {
        System.arraycopy(known, 0, made, i * labels, labels);
      }
    }
    if (asked.isEmpty()) {
      return;
    }
    // Always the full batch, so that a picture's answer does not depend on its neighbours.
    byte[][] all = new byte[pictures.length][];
    for (int j = 0; j < all.length; j++) {
      all[j] = pictures[asked.get(Math.min(j, asked.size() - 1))];
    }
    float[] answers = new float[made.length];
    probabilities(all, answers);
    for (int j = 0; j < asked.size(); j++) {
      float[] answer = Arrays.copyOfRange(answers, j * labels, (j + 1) * labels);
      memory.put(key(numbers[asked.get(j)], variant), answer);
      System.arraycopy(answer, 0, made, asked.get(j) * labels, labels);
    }
  }

  private static long key(int number, int variant) {
    return ((long) variant << 32) | number;
  }
}
