package dev.heed.vision.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.heed.vision.image.Image;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A picture that a model made, which may be see-through. As JSON: its size, and a PNG file in base
 * 64.
 */
public final class MadeImage {

  private final Image image;
  private final byte @Nullable [] alpha;

  private MadeImage(Image image, byte @Nullable [] alpha) {
    this.image = image;
    this.alpha = alpha;
  }

  static MadeImage of(Image image) {
    return new MadeImage(image, null);
  }

  /**
   * @param shares {@code [height, width]}: from 0 (nothing of the pixel is there) to 1 (all)
   */
  static MadeImage of(Image image, float... shares) {
    byte[] alpha = new byte[shares.length];
    for (int i = 0; i < alpha.length; i++) {
      alpha[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, shares[i])));
    }
    return new MadeImage(image, alpha);
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
