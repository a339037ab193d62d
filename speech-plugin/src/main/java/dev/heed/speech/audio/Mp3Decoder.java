package dev.heed.speech.audio;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.BitstreamException;
import javazoom.jl.decoder.DecoderException;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.SampleBuffer;

/**
 * MP3 and its like (MPEG 1, 2 and 2.5; layers I to III), through JLayer; without the encoder's lead
 * where its information frame tells it.
 */
final class Mp3Decoder implements Decoder {

  private static final float FULL = 1 / 32768f;

  @Override
  public Audio decode(String name, byte[] file, AudioLimits limits) throws IOException {
    Mp3Start start = Mp3Start.of(file);
    int from = Math.min(start.sound(), file.length);
    Bitstream stream = new Bitstream(new ByteArrayInputStream(file, from, file.length - from));
    try {
      return cut(decode(name, stream, limits), start);
    } catch (BitstreamException | DecoderException e) {
      throw new IOException("a frame cannot be decoded (%s)".formatted(e.getMessage()), e);
    }
  }

  /** One frame. JLayer does not check what it reads: where it fails, the frame is broken. */
  private static SampleBuffer frame(
      javazoom.jl.decoder.Decoder decoder, Header header, Bitstream stream)
      throws DecoderException, IOException {
    try {
      return (SampleBuffer) decoder.decodeFrame(header, stream);
    } catch (ArrayIndexOutOfBoundsException | ArithmeticException | NullPointerException e) {
      throw new IOException("a frame contradicts itself", e);
    }
  }

  private static Audio decode(String name, Bitstream stream, AudioLimits limits)
      throws BitstreamException, DecoderException, IOException {
    var decoder = new javazoom.jl.decoder.Decoder();
    float[] interleaved = new float[1 << 16];
    int length = 0;
    for (Header header = stream.readFrame(); header != null; header = stream.readFrame()) {
      SampleBuffer frame = frame(decoder, header, stream);
      int count = frame.getBufferLength();
      if (length + count > interleaved.length) {
        interleaved = Arrays.copyOf(interleaved, 2 * (length + count));
      }
      for (int i = 0; i < count; i++) {
        interleaved[length++] = frame.getBuffer()[i] * FULL;
      }
      stream.closeFrame();
      int channels = decoder.getOutputChannels();
      limits.check(name, length / channels, decoder.getOutputFrequency(), channels);
    }
    if (length == 0) {
      throw new EOFException("it has no whole frame");
    }
    float[][] channels = channels(interleaved, length, decoder.getOutputChannels());
    return new Audio(channels, decoder.getOutputFrequency());
  }

  /** Without what the encoder put around the recording. */
  private static Audio cut(Audio all, Mp3Start start) {
    int length = all.channels()[0].length;
    int from = Math.min(start.skip(), length);
    int to = Math.max(from, Math.min(start.end(), length));
    if ((from == 0 && to == length) || from == to) {
      return all;
    }
    float[][] channels = all.channels();
    float[][] kept = new float[channels.length][];
    for (int c = 0; c < kept.length; c++) {
      kept[c] = Arrays.copyOfRange(channels[c], from, to);
    }
    return new Audio(kept, all.rate());
  }

  private static float[][] channels(float[] interleaved, int length, int channels) {
    float[][] samples = new float[channels][length / channels];
    for (int i = 0; i < length / channels * channels; i++) {
      samples[i % channels][i / channels] = interleaved[i];
    }
    return samples;
  }
}
