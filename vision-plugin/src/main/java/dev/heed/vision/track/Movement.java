package dev.heed.vision.track;

/**
 * Where an object is and where it goes: a Kalman filter of constant velocity for its centre, and a
 * mean for its size. Uncertainties are shares of the object's diagonal.
 *
 * @see <a href="https://arxiv.org/abs/1602.00763">Simple online and realtime tracking</a>
 */
final class Movement {

  /** How exact a detector's box is, and a box that was moved with its points. */
  static final double OF_DETECTION = 0.05;

  static final double OF_FLOW = 0.08;

  /** Of a box that another one covers: its visible part says little of its centre. */
  static final double OF_HIDDEN = 0.6;

  private static final double FIRST_VELOCITY = 0.3;
  private static final double ACCELERATION = 0.02;
  private static final double SIZE_KEPT = 0.7;

  /** Position and velocity along an axis, with their covariance. */
  private static final class Axis {
    private double place;
    private double velocity;
    private double pp;
    private double pv;
    private double vv;

    Axis(double place, double size) {
      this.place = place;
      this.pp = square(OF_DETECTION * size);
      this.vv = square(FIRST_VELOCITY * size);
    }

    void step(double size) {
      place += velocity;
      pp += 2 * pv + vv;
      pv += vv;
      double noise = square(ACCELERATION * size);
      pp += noise / 4;
      pv += noise / 2;
      vv += noise;
    }

    void see(double measured, double deviation) {
      double gain = pp / (pp + square(deviation));
      double drift = pv / (pp + square(deviation));
      double wrong = measured - place;
      place += gain * wrong;
      velocity += drift * wrong;
      vv -= drift * pv;
      pv -= gain * pv;
      pp -= gain * pp;
    }
  }

  private final Axis x;
  private final Axis y;
  private double width;
  private double height;

  Movement(Place first) {
    double size = first.diagonal();
    this.x = new Axis(first.x(), size);
    this.y = new Axis(first.y(), size);
    this.width = first.width();
    this.height = first.height();
  }

  private static double square(double value) {
    return value * value;
  }

  /** On to the next frame. */
  void step() {
    double size = place().diagonal();
    x.step(size);
    y.step(size);
  }

  /** It was seen here; {@code deviation} is a share of its size. */
  void see(Place seen, double deviation) {
    double size = place().diagonal();
    x.see(seen.x(), deviation * size);
    y.see(seen.y(), deviation * size);
    double kept = deviation >= OF_HIDDEN ? 1 : SIZE_KEPT;
    width = kept * width + (1 - kept) * seen.width();
    height = kept * height + (1 - kept) * seen.height();
  }

  Place place() {
    return new Place(x.place, y.place, width, height);
  }

  /** How far from there it may be, as a share of its size. */
  double deviation() {
    return Math.sqrt(x.pp + y.pp) / place().diagonal();
  }
}
