package dev.heed.vision.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.heed.vision.image.Image;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.mask.MaskRle;
import dev.heed.vision.postprocess.SegmentedObject;
import dev.heed.vision.shape.MaskShape;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A picture that a model made, which may be see-through. As JSON: its size, and a PNG file in base
 * 64.
 */
public final class MadeImage {

  private final Image image;
  private final byte @Nullable [] alpha;
  private final Optional<SegmentedObject> foreground;

  private MadeImage(Image image, byte @Nullable [] alpha, Optional<SegmentedObject> foreground) {
    this.image = image;
    this.alpha = alpha;
    this.foreground = foreground;
  }

  static MadeImage of(Image image) {
    return new MadeImage(image, null, Optional.empty());
  }

  /**
   * @param shares {@code [height, width]}: from 0 (nothing of the pixel is there) to 1 (all)
   */
  static MadeImage of(Image image, float... shares) {
    byte[] alpha = new byte[shares.length];
    for (int i = 0; i < alpha.length; i++) {
      alpha[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, shares[i])));
    }
    return new MadeImage(image, alpha, Optional.empty());
  }

  /** With what is in front as a mask, and without its small holes and islands. */
  MadeImage describedBy(BackgroundRemovalOptions options) {
    Mask mask =
        Mask.where(
            width(),
            height(),
            i -> alpha(i % width(), i / width()) > 255 * options.maskThreshold());
    SegmentedObject found = new SegmentedObject(null, "foreground", mask).with(options.shapes());
    return new MadeImage(image, alpha(mask, found.mask()), Optional.of(found));
  }

  /** As it is where the masks agree; all or nothing where one was cleaned of a part. */
  private byte[] alpha(Mask before, Mask after) {
    byte[] cleaned = new byte[width() * height()];
    for (int i = 0; i < cleaned.length; i++) {
      int x = i % width();
      int y = i / width();
      boolean kept = before.at(x, y) == after.at(x, y);
      cleaned[i] = (byte) (kept ? alpha(x, y) : after.at(x, y) ? 255 : 0);
    }
    return cleaned;
  }

  /** What is in front, where the task says it. */
  Optional<SegmentedObject> foreground() {
    return foreground;
  }

  /** The geometry of what is in front, where it is asked for. */
  @JsonProperty("shape")
  public Optional<MaskShape> shape() {
    return foreground.flatMap(SegmentedObject::shape);
  }

  /** Run lengths of what is in front, where they are asked for. */
  @JsonProperty("rle")
  public Optional<MaskRle> rle() {
    return foreground.flatMap(SegmentedObject::rle);
  }

  /** Its colours; what is behind an object keeps them. */
  public Image image() {
    return image;
  }

  /** How much of a pixel is there: from 0 to 255. */
  public int alpha(int x, int y) {
    return alpha == null ? 255 : alpha[y * image.width() + x] & 0xFF;
  }

  /** In pixels. */
  @JsonProperty("width")
  public int width() {
    return image.width();
  }

  /** In pixels. */
  @JsonProperty("height")
  public int height() {
    return image.height();
  }

  /** The bytes of a PNG file. */
  @JsonProperty("png")
  public byte[] png() {
    return alpha == null ? image.toPng() : image.toPng(alpha);
  }

  /**
   * Writes a PNG file; folders are made as needed.
   *
   * @throws dev.heed.error.HeedException INVALID_OPTION where it cannot be written
   */
  public void writePng(Path file) {
    if (alpha == null) {
      image.writePng(file);
    } else {
      image.writePng(file, alpha);
    }
  }

  private double share() {
    long sum = 0;
    for (int y = 0; y < height(); y++) {
      for (int x = 0; x < width(); x++) {
        sum += alpha(x, y);
      }
    }
    return sum / (255.0 * width() * height());
  }

  /** One line for a person. */
  @Override
  public String toString() {
    String kept =
        alpha == null ? "" : String.format(Locale.ROOT, ", %.1f %% of it kept", 100 * share());
    return "%s x %s pixels%s; --draw OUT.png writes it".formatted(width(), height(), kept);
  }
}
