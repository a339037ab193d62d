package dev.heed.speech.audio;

import java.io.IOException;
import java.util.Arrays;

/** One channel of one FLAC frame: a prediction, and how far it is off. */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
record FlacSubframe(FlacBits bits, long[] samples, int length) {

  private static final long[][] FIXED = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};

  void read(int depth) throws IOException {
    bits.skip(1);
    int type = (int) bits.read(6);
    int wasted = bits.read(1) == 1 ? bits.readUnary() + 1 : 0;
    int stored = depth - wasted;
    if (stored < 1) {
      throw new IOException("a channel has %s wasted bits of %s".formatted(wasted, depth));
    }
    if (type == 0) {
      Arrays.fill(samples, 0, length, bits.readSigned(stored));
    } else if (type == 1) {
      verbatim(0, length, stored);
    } else if (type >= 8 && type <= 12) {
      predicted(FIXED[type - 8], 0, stored);
    } else if (type >= 32) {
      linear(type - 31, stored);
    } else {
      throw new IOException("a channel is of the reserved kind %s".formatted(type));
    }
    for (int i = 0; i < length && wasted > 0; i++) {
      samples[i] <<= wasted;
    }
  }

  private void verbatim(int from, int to, int depth) throws IOException {
    for (int i = from; i < to; i++) {
      samples[i] = bits.readSigned(depth);
    }
  }

  private void linear(int order, int depth) throws IOException {
    requireOrder(order);
    verbatim(0, order, depth);
    int precision = (int) bits.read(4) + 1;
    int shift = (int) bits.readSigned(5);
    long[] coefficients = new long[order];
    for (int i = 0; i < order; i++) {
      coefficients[i] = bits.readSigned(precision);
    }
    if (precision == 16 || shift < 0) {
      throw new IOException("a channel has a reserved precision or shift");
    }
    residual(order);
    restore(coefficients, shift);
  }

  private void predicted(long[] coefficients, int shift, int depth) throws IOException {
    requireOrder(coefficients.length);
    verbatim(0, coefficients.length, depth);
    residual(coefficients.length);
    restore(coefficients, shift);
  }

  private void requireOrder(int order) throws IOException {
    if (order > length) {
      throw new IOException("a channel's prediction looks further back than its frame");
    }
  }

  private void restore(long[] coefficients, int shift) {
    for (int i = coefficients.length; i < length; i++) {
      long sum = 0;
      for (int k = 0; k < coefficients.length; k++) {
        sum += coefficients[k] * samples[i - 1 - k];
      }
      samples[i] += sum >> shift;
    }
  }

  /** Rice codes in partitions, each with a parameter of its own. */
  private void residual(int order) throws IOException {
    int parameterBits = bits.read(2) == 0 ? 4 : 5;
    int partitions = 1 << (int) bits.read(4);
    int size = length / partitions;
    if (size * partitions != length || size < order) {
      throw new IOException("a channel's partitions do not fit its frame");
    }
    for (int p = 0; p < partitions; p++) {
      partition(p == 0 ? order : p * size, (p + 1) * size, parameterBits);
    }
  }

  private void partition(int from, int to, int parameterBits) throws IOException {
    int parameter = (int) bits.read(parameterBits);
    if (parameter == (1 << parameterBits) - 1) {
      verbatim(from, to, (int) bits.read(5));
      return;
    }
    for (int i = from; i < to; i++) {
      long code = (long) bits.readUnary() << parameter | bits.read(parameter);
      samples[i] = (code >>> 1) ^ -(code & 1);
    }
  }
}
