package dev.heed.examples.lecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Speech as frames: 25 ms of sound every 10 ms, so that a second is a hundred vectors. */
final class Sound {

  static final int RATE = 16_000;
  static final int HOP = RATE / 100;
  static final int WINDOW = RATE / 40;

  private Sound() {}

  /** Samples from -1 to 1 of a file of one channel with 16 bits. */
  static double[] read(Path file) {
    try (AudioInputStream in = AudioSystem.getAudioInputStream(file.toFile())) {
      ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      double[] samples = new double[bytes.remaining() / 2];
      Arrays.setAll(samples, i -> bytes.getShort() / 32768.0);
      return samples;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UnsupportedAudioFileException e) {
      throw new IllegalArgumentException(file + " is no sound that Java reads.", e);
    }
  }

  /** The logarithm of the power in bands from 100 Hz to 4 kHz: {@code [frames][bands]}. */
  static double[][] frames(double[] samples, int bands) {
    int count = (samples.length - WINDOW) / HOP + 1;
    return IntStream.range(0, count)
        .mapToObj(frame -> frame(samples, frame * HOP, bands))
        .toArray(double[][]::new);
  }

  private static double[] frame(double[] samples, int start, int bands) {
    double[] powers = new double[bands];
    for (int band = 0; band < bands; band++) {
      double angle = 2 * Math.PI * 100 * Math.pow(40, (double) band / (bands - 1)) / RATE;
      double real = 0;
      double imaginary = 0;
      for (int i = 0; i < WINDOW; i++) {
        double faded = samples[start + i] * Math.sin(Math.PI * i / WINDOW);
        real += faded * Math.cos(angle * i);
        imaginary += faded * Math.sin(angle * i);
      }
      powers[band] = Math.log10(1e-6 + real * real + imaginary * imaginary);
    }
    return powers;
  }
}
