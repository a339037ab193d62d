package dev.heed.vision.processing;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Pillow's resampling filters, under Pillow's numbers: {@code resample} of a configuration. */
public enum Resample {
  NEAREST(0, 0),
  LANCZOS(1, 3),
  BILINEAR(2, 1),
  BICUBIC(3, 2),
  BOX(4, 0.5),
  HAMMING(5, 1);

  private final int code;
  private final double support;

  Resample(int code, double support) {
    this.code = code;
    this.support = support;
  }

  /** The filter that Pillow calls by {@code code}. */
  public static Resample of(int code) {
    return Arrays.stream(values())
        .filter(filter -> filter.code == code)
        .findFirst()
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.INVALID_MODEL,
                    "There is no resample filter %s. There are: %s.".formatted(code, listed())));
  }

  /**
   * The filter of a name, as exporters and timm write it: {@code bilinear}, {@code
   * PILImageResampling.BICUBIC}.
   */
  public static Resample named(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1).strip().toLowerCase(Locale.ROOT);
    return switch (last) {
      case "nearest", "nearest-exact", "nearest_exact", "none" -> NEAREST;
      case "lanczos", "lanczos3", "antialias" -> LANCZOS;
      case "bilinear", "linear" -> BILINEAR;
      case "bicubic", "cubic" -> BICUBIC;
      case "box" -> BOX;
      case "hamming" -> HAMMING;
      default -> {
        if (last.matches("[0-9]")) {
          yield of(Integer.parseInt(last));
        }
        throw new HeedException(
            ErrorCode.INVALID_MODEL,
            "There is no resample filter '%s'. There are: %s.".formatted(name, listed()));
      }
    };
  }

  private static String listed() {
    return Arrays.stream(values())
        .map(filter -> filter.code + " (" + filter.name().toLowerCase(Locale.ROOT) + ")")
        .collect(Collectors.joining(", "));
  }

  /** How far the filter reaches from its centre, in output pixels. */
  double support() {
    return support;
  }

  /** The filter's value {@code x} output pixels from its centre. */
  double weight(double x) {
    double distance = Math.abs(x);
    return switch (this) {
      case NEAREST -> 1;
      case BOX -> -0.5 < x && x <= 0.5 ? 1 : 0;
      case BILINEAR -> distance < 1 ? 1 - distance : 0;
      case HAMMING -> hamming(distance);
      case BICUBIC -> bicubic(distance);
      case LANCZOS -> -3 <= x && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    };
  }

  private static double hamming(double x) {
    if (x == 0) {
      return 1;
    }
    double angle = x * Math.PI;
    return x >= 1 ? 0 : StrictMath.sin(angle) / angle * (0.54 + 0.46 * StrictMath.cos(angle));
  }

  private static double bicubic(double x) {
    double a = -0.5;
    if (x < 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : StrictMath.sin(x * Math.PI) / (x * Math.PI);
  }
}
