package dev.heed.speech.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;

/** Samples without any header, little-endian and interleaved: what a microphone's tool writes. */
public record RawFormat(SampleFormat format, int rate, int channels) implements Decoder {

  /** 16 bits, 16 kHz, mono: {@code arecord -t raw -f S16_LE -r 16000}. */
  public static final RawFormat SPEECH = new RawFormat(SampleFormat.S16, 16000, 1);

  /**
   * What a file's name says: {@code .f32} and {@code .s16} (also before {@code .bin}), {@code .pcm}
   * and {@code .raw} are at this format's rate; empty for other names.
   */
  Optional<RawFormat> named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String plain = lower.endsWith(".bin") ? lower.substring(0, lower.length() - 4) : lower;
    for (SampleFormat other : SampleFormat.values()) {
      if (plain.endsWith("." + other.name().toLowerCase(Locale.ROOT))) {
        return Optional.of(new RawFormat(other, rate, channels));
      }
    }
    return plain.endsWith(".pcm") || plain.endsWith(".raw") ? Optional.of(this) : Optional.empty();
  }

  @Override
  public Audio decode(String name, byte[] file, AudioLimits limits) {
    limits.check(name, file.length / (format.bytes() * channels), rate, channels);
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    return new Audio(format.channels(bytes, channels), rate);
  }
}
