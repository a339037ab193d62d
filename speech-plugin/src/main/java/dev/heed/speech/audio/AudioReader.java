package dev.heed.speech.audio;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import dev.heed.spi.SourceFinder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/**
 * Reads WAV, FLAC, MP3, Ogg Vorbis, Ogg Opus, and samples without a header: those of standard
 * input, and of files named {@code .pcm}, {@code .raw}, {@code .s16}, {@code .f32} and their like.
 * Nothing is mixed or resampled here. Safe for concurrent calls.
 */
public final class AudioReader implements Reader<Audio> {

  private static final SourceFinder FILES =
      new SourceFinder("a recording", "calls/*.wav", AudioFormat.extensions());

  /** What a format is known by: a page of Ogg has a table of 255 segments before its packet. */
  private static final int HEAD = 512;

  private final AudioLimits limits;
  private final RawFormat raw;

  /** With {@link AudioLimits#STANDARD} and {@link RawFormat#SPEECH}. */
  public AudioReader() {
    this(AudioLimits.STANDARD, RawFormat.SPEECH);
  }

  /**
   * @param raw what is assumed of samples without a header
   */
  public AudioReader(AudioLimits limits, RawFormat raw) {
    this.limits = limits;
    this.raw = raw;
  }

  /**
   * A file, {@code -} for standard input, a folder (its recordings by name), or a glob such as
   * {@code calls/*.wav}.
   */
  @Override
  public List<Source> find(String argument) {
    return FILES.find(argument);
  }

  @Override
  public Audio read(Source source) {
    String name = source.name();
    try (InputStream in = source.opener().open()) {
      byte[] head = in.readNBytes(HEAD);
      boolean known = isKnown(name, head);
      Optional<RawFormat> samples = name.equals("-") ? Optional.of(raw) : raw.named(name);
      if (!known && samples.isEmpty()) { // before what may have no end is read
        throw unknown(name);
      }
      byte[] file = bytes(name, new SequenceInputStream(new ByteArrayInputStream(head), in));
      return known
          ? decode(name, file, AudioFormat.of(file).orElseThrow())
          : raw(name, file, samples.orElseThrow());
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "Cannot read '%s': %s. Check that it is a file and that you may read it."
              .formatted(name, reason(e)),
          e);
    }
  }

  private static boolean isKnown(String name, byte[] head) {
    if (head.length == 0) {
      throw HeedException.invalidInput("Recording '%s' is empty.".formatted(name));
    }
    Optional<String> foreign = ForeignSound.of(head);
    if (foreign.isPresent()) {
      throw foreign(name, foreign.get());
    }
    return AudioFormat.of(head).isPresent();
  }

  private Audio raw(String name, byte[] file, RawFormat samples) {
    try {
      return samples.decode(name, file, limits);
    } finally {
      DecodingMemory.done();
    }
  }

  private Audio decode(String name, byte[] file, AudioFormat format) {
    try {
      return format.decoder().decode(name, file, limits);
    } catch (IOException e) {
      throw broken(name, format, reason(e), e);
    } catch (OutOfMemoryError e) {
      throw DecodingMemory.none(name, e);
    } finally {
      DecodingMemory.done();
    }
  }

  private byte[] bytes(String name, InputStream in) throws IOException {
    int most = (int) Math.min(limits.bytes(), Integer.MAX_VALUE - 16);
    byte[] file = in.readNBytes(most);
    if (file.length == most && in.read() >= 0) {
      throw HeedException.invalidInput(
          "Recording '%s' is larger than %s bytes, the most that is read. Is it a recording? If so, raise the limit (AudioLimits)."
              .formatted(name, limits.bytes()));
    }
    return file;
  }

  private static HeedException foreign(String name, String kind) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "Recording '%s' is %s; Heed reads WAV, FLAC, MP3, Ogg Vorbis and Ogg Opus. Convert it, such as with: ffmpeg -i '%s' sound.wav"
            .formatted(name, kind, name));
  }

  private static HeedException unknown(String name) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "'%s' is not a recording that Heed reads: WAV, FLAC, MP3, Ogg Vorbis and Ogg Opus are known by their first bytes, raw samples by their name (.s16, .f32, .pcm, .raw). Convert it to WAV."
            .formatted(name));
  }

  private static HeedException broken(
      String name, AudioFormat format, String reason, Throwable cause) {
    return new HeedException(
        ErrorCode.INVALID_INPUT,
        "Recording '%s' is a broken %s file: %s. Play it elsewhere, or fetch it again."
            .formatted(name, format.title(), reason),
        cause);
  }

  private static String reason(Throwable e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }
}
