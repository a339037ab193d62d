package dev.heed.speech.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a sample is written in PCM; little-endian unless the buffer says otherwise. */
public enum SampleFormat {
  U8(1) {
    @Override
    float read(ByteBuffer bytes) {
      return ((bytes.get() & 0xff) - 128) / 128f;
    }
  },
  S16(2) {
    @Override
    float read(ByteBuffer bytes) {
      return bytes.getShort() / 32768f;
    }
  },
  S24(3) {
    @Override
    float read(ByteBuffer bytes) {
      boolean little = bytes.order() == ByteOrder.LITTLE_ENDIAN;
      int first = bytes.get();
      int middle = bytes.get() & 0xff;
      int last = bytes.get();
      int value =
          little
              ? last << 16 | middle << 8 | (first & 0xff)
              : first << 16 | middle << 8 | (last & 0xff);
      return value / 8388608f;
    }
  },
  S32(4) {
    @Override
    float read(ByteBuffer bytes) {
      return (float) (bytes.getInt() / 2147483648.0);
    }
  },
  F32(4) {
    @Override
    float read(ByteBuffer bytes) {
      return bytes.getFloat();
    }
  },
  F64(8) {
    @Override
    float read(ByteBuffer bytes) {
      return (float) bytes.getDouble();
    }
  };

  private final int bytes;

  SampleFormat(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes in one sample. */
  public int bytes() {
    return bytes;
  }

  /** The next sample, full scale being -1 to 1. */
  abstract float read(ByteBuffer bytes);

  /** Interleaved samples to channels; a rest smaller than one sample of all channels is left. */
  float[][] channels(ByteBuffer interleaved, int channels) {
    int length = interleaved.remaining() / (bytes * channels);
    float[][] samples = new float[channels][length];
    for (int i = 0; i < length; i++) {
      for (float[] channel : samples) {
        channel[i] = read(interleaved);
      }
    }
    return samples;
  }
}
