package dev.heed.vision.match;

/**
 * The same point in two pictures, in pixels; the middle of the first pixel is 0, 0.
 *
 * @param score how sure it is, from 0 to 1
 */
public record PointPair(double x0, double y0, double x1, double y1, float score) {}
