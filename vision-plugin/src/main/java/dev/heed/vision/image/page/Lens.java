package dev.heed.vision.image.page;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.vision.geometry.Position;
import dev.heed.vision.image.Image;
import java.nio.file.Path;
import java.util.List;

/**
 * A camera with radial and tangential distortion, as a calibration measured it. Its numbers take
 * the middle of the first pixel for 0, 0, as OpenCV and BoofCV do.
 *
 * <pre>{@code
 * Image plain = Lens.read(Path.of("camera.yaml")).undistorted(Image.read(Path.of("page.jpg")));
 * }</pre>
 *
 * @param size width and height of the pictures that it was calibrated on; empty where the file does
 *     not say
 * @param camera {@code fx, fy, cx, cy, skew}, in pixels
 * @param radial {@code k1, k2, ...}: the numerator's, by powers of the squared radius
 * @param divisor {@code k4, k5, k6} of OpenCV's rational model; empty in most files
 * @param tangential {@code p1, p2}
 * @see <a href="https://docs.opencv.org/4.x/d9/d0c/group__calib3d.html">OpenCV's camera model</a>
 */
public record Lens(
    List<Integer> size,
    List<Double> camera,
    List<Double> radial,
    List<Double> divisor,
    List<Double> tangential) {

  public Lens {
    size = List.copyOf(size);
    camera = List.copyOf(camera);
    radial = List.copyOf(radial);
    divisor = List.copyOf(divisor);
    tangential = List.copyOf(tangential);
    if (camera.size() != 5 || tangential.size() != 2 || (size.size() != 2 && !size.isEmpty())) {
      throw invalidInput(
          "A camera has fx, fy, cx, cy, skew and two tangential numbers, not %s and %s."
              .formatted(camera, tangential));
    }
  }

  /**
   * Reads a calibration as OpenCV, ROS or BoofCV write it in YAML.
   *
   * @throws dev.heed.error.HeedException INVALID_OPTION where it is none, or is of another kind of
   *     lens, such as a fisheye
   */
  public static Lens read(Path file) {
    return CalibrationFile.read(file);
  }

  /**
   * The picture as a camera without distortion takes it, of the same size and focal length; what
   * the camera did not see is black.
   *
   * @throws dev.heed.error.HeedException INVALID_INPUT where the picture has other proportions than
   *     those that were calibrated
   */
  public Image undistorted(Image image) {
    double scaleX = size.isEmpty() ? 1 : (double) image.width() / size.get(0);
    double scaleY = size.isEmpty() ? 1 : (double) image.height() / size.get(1);
    if (Math.abs(scaleX / scaleY - 1) > 0.01) {
      throw invalidInput(
          "The calibration is of pictures of %s x %s, and %s has other proportions. Calibrate the camera as it took this picture, or turn the picture as the camera held it."
              .formatted(size.get(0), size.get(1), image));
    }
    return new Sampling(image)
        .picture(image.width(), image.height(), pixel -> seen(pixel, scaleX, scaleY));
  }

  /** Where a place of the plain picture is in the one that the lens made. */
  Position seen(Position pixel, double scaleX, double scaleY) {
    double fx = camera.get(0) * scaleX;
    double fy = camera.get(1) * scaleY;
    double cx = (camera.get(2) + 0.5) * scaleX;
    double cy = (camera.get(3) + 0.5) * scaleY;
    double skew = camera.get(4) * scaleX;
    double y = (pixel.y() - cy) / fy;
    Position ray = distorted((pixel.x() - cx - skew * y) / fx, y);
    return new Position(fx * ray.x() + skew * ray.y() + cx, fy * ray.y() + cy);
  }

  /** Where the lens throws a ray through {@code x, y, 1}. */
  private Position distorted(double x, double y) {
    double square = x * x + y * y;
    double scale = series(radial, square) / series(divisor, square);
    double p1 = tangential.get(0);
    double p2 = tangential.get(1);
    return new Position(
        x * scale + 2 * p1 * x * y + p2 * (square + 2 * x * x),
        y * scale + p1 * (square + 2 * y * y) + 2 * p2 * x * y);
  }

  private static double series(List<Double> factors, double square) {
    double sum = 1;
    double power = square;
    for (double factor : factors) {
      sum += factor * power;
      power *= square;
    }
    return sum;
  }
}
