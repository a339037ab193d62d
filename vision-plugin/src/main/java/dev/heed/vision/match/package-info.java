/**
 * What two pictures have in common, held to geometry: {@code SurfPoints} finds pairs of points
 * without a model, and {@link dev.heed.vision.match.MatchGeometry} says which pairs, of whatever
 * finder, agree on one homography or one fundamental matrix.
 *
 * <pre>{@code
 * List<PointPair> pairs = List.of(new PointPair(10, 20, 30, 40, 0.9f));
 * Optional<MatchGeometry> geometry = MatchGeometry.of(MatchModel.HOMOGRAPHY, pairs, 3);
 * }</pre>
 */
@NullMarked
package dev.heed.vision.match;

import org.jspecify.annotations.NullMarked;
