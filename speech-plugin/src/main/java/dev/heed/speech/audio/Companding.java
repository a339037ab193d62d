package dev.heed.speech.audio;

import java.nio.ByteBuffer;

/**
 * The telephone's 8-bit samples, which are finer near silence.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-G.711">ITU-T G.711</a>
 */
final class Companding {

  private Companding() {}

  static float[][] channels(ByteBuffer data, int channels, boolean aLaw) {
    float[][] samples = new float[channels][data.remaining() / channels];
    for (int i = 0; i < samples[0].length; i++) {
      for (float[] channel : samples) {
        channel[i] = (aLaw ? aLaw(data.get()) : muLaw(data.get())) / 32768f;
      }
    }
    return samples;
  }

  private static int aLaw(byte code) {
    int bits = code ^ 0x55;
    int exponent = (bits >> 4) & 7;
    int mantissa = (bits & 15) << 4;
    int size = exponent == 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
    return (bits & 0x80) == 0 ? -size : size;
  }

  private static int muLaw(byte code) {
    int bits = ~code;
    int size = ((((bits & 15) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
    return (bits & 0x80) == 0 ? size : -size;
  }
}
