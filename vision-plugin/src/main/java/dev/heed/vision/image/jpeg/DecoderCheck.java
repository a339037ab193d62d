package dev.heed.vision.image.jpeg;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Small pictures inside the jar, by which another decoder is held against ours, byte by byte. */
final class DecoderCheck {

  /** One for each kind, and one with restart markers. {@code reference/jpeg_check.py} drew them. */
  private static final List<String> PICTURES =
      List.of(
          "grey",
          "444",
          "422",
          "420",
          "420-restarts",
          "440",
          "411",
          "grey-progressive",
          "444-progressive",
          "422-progressive",
          "420-progressive",
          "420-progressive-restarts",
          "440-progressive",
          "411-progressive");

  private DecoderCheck() {}

  /**
   * Of the kinds for which there are pictures, those of which every byte of every picture is ours.
   */
  static Set<JpegKind> kinds(NativeDecoder decoder) {
    Set<JpegKind> equal = new HashSet<>();
    Set<JpegKind> different = new HashSet<>();
    for (String name : PICTURES) {
      byte[] file = picture(name);
      try {
        PlainJpeg plain = plain(file);
        byte[] theirs = decoder.decode(plain);
        boolean isSame = Arrays.equals(ours(file), theirs);
        (isSame ? equal : different).add(plain.kind());
      } catch (JpegException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    equal.removeAll(different);
    return Set.copyOf(equal);
  }

  private static byte[] ours(byte[] file) throws JpegException {
    return Jpeg.decode(file, (width, height, working) -> {}, null).rgb();
  }

  static PlainJpeg plain(byte[] file) throws JpegException {
    FileReader reader = new FileReader(file, (width, height, working) -> {});
    reader.readHeader();
    @Nullable PlainJpeg plain = reader.plain();
    return Objects.requireNonNull(plain);
  }

  private static byte[] picture(String name) {
    String file = "check/" + name + ".jpg";
    try (InputStream in = DecoderCheck.class.getResourceAsStream(file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(file, e);
    }
  }
}
