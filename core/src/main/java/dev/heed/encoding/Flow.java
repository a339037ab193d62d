package dev.heed.encoding;

/** The velocity of a position vector: {@code dp/dt = h(t, p)}. See {@link FloaterEncoding}. */
@FunctionalInterface
public interface Flow {

  /** {@code h(t, p)} for {@code p [C]}, which it leaves as it is; the result is the caller's. */
  double[] velocity(double time, double... position);
}
