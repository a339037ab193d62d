package dev.heed.vision.image.jpeg;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A decoder that may be there. It is opened and checked once, by the call that first has use for
 * it; others meanwhile do without.
 */
final class NativeCandidate {

  private static final JpegKind TURNED = new JpegKind("1x2 1x1 1x1", false);

  /** Makes the decoder. */
  @FunctionalInterface
  private interface Opener {
    @Nullable NativeDecoder open(JpegSettings settings) throws ReflectiveOperationException;
  }

  /**
   * What came of opening and checking.
   *
   * @param kinds that it decodes as ours does
   * @param found what to tell of it
   */
  private record Checked(@Nullable NativeDecoder decoder, Set<JpegKind> kinds, String found) {}

  private final String name;
  private final Opener opener;
  private final Predicate<JpegSettings> allowed;
  private final boolean sequentialAlone;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile @Nullable Checked checked;

  private NativeCandidate(
      String name, Opener opener, Predicate<JpegSettings> allowed, boolean sequentialAlone) {
    this.name = name;
    this.opener = opener;
    this.allowed = allowed;
    this.sequentialAlone = sequentialAlone;
  }

  /**
   * Of a progressive file it decodes every scan to pixels, which takes twice as long as ours. Where
   * it does not interpolate 4:4:0 it is libjpeg 6b, which has no vector instructions and is slower
   * than ours, too.
   */
  static NativeCandidate imageIo() {
    return new NativeCandidate(
        "the JDK's ImageIO", settings -> ImageIoDecoder.open(), settings -> true, true);
  }

  static NativeCandidate turboJpeg() {
    return new NativeCandidate(
        "libturbojpeg",
        settings -> TurboJpegDecoder.open(settings.library()),
        settings -> TurboJpegLibrary.isAllowed(),
        false);
  }

  /** Nothing where the kind is not for it, or while it is being opened. */
  @Nullable NativeDecoder decoder(JpegKind kind, JpegSettings settings) {
    if ((sequentialAlone && kind.progressive()) || !allowed.test(settings)) {
      return null;
    }
    if (begun.compareAndSet(false, true)) {
      checked = open(settings);
    }
    Checked now = checked;
    return now != null && now.kinds().contains(kind) ? now.decoder() : null;
  }

  /** What it is good for. */
  String describe(JpegSettings settings) {
    if (!allowed.test(settings)) {
      return name + " needs Java 22 and --enable-native-access";
    }
    return open(settings).found();
  }

  /** Whatever goes wrong here, ours decodes. */
  private Checked open(JpegSettings settings) {
    try {
      NativeDecoder decoder = opener.open(settings);
      if (decoder == null) {
        return none("is not there");
      }
      Set<JpegKind> kinds = DecoderCheck.kinds(decoder);
      if (sequentialAlone && !kinds.contains(TURNED)) {
        return none("is no libjpeg-turbo");
      }
      return kinds.isEmpty()
          ? none("gives other pixels")
          : new Checked(
              decoder,
              kinds,
              "then %s for %s".formatted(name, sequentialAlone ? "baseline files" : "all others"));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return none("cannot be used");
    }
  }

  private Checked none(String why) {
    return new Checked(null, Set.of(), name + " " + why);
  }
}
