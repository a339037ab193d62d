package dev.heed.vision.match;

import boofcv.abst.geo.Estimate1ofEpipolar;
import boofcv.factory.geo.ConfigFundamental;
import boofcv.factory.geo.ConfigHomography;
import boofcv.factory.geo.ConfigRansac;
import boofcv.factory.geo.EnumFundamental;
import boofcv.factory.geo.EpipolarError;
import boofcv.factory.geo.FactoryMultiView;
import boofcv.factory.geo.FactoryMultiViewRobust;
import boofcv.struct.geo.AssociatedPair;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ddogleg.fitting.modelset.ModelFitter;
import org.ddogleg.fitting.modelset.ModelMatcher;
import org.ejml.data.DMatrixRMaj;

/** BoofCV's RANSAC, and its fits to all pairs that agree. */
final class RobustFit {

  private static final int TRIES = 2000;
  private static final int REFITS = 3;
  private static final int STEPS = 50;
  private static final double ENOUGH = 1e-10;

  private RobustFit() {}

  /** Row by row. */
  static Optional<double[]> of(MatchModel model, List<PointPair> pairs, double tolerance) {
    return switch (model) {
      case HOMOGRAPHY -> homography(pairs, tolerance);
      case FUNDAMENTAL -> fundamental(pairs, tolerance);
    };
  }

  private static Optional<double[]> homography(List<PointPair> pairs, double tolerance) {
    return sampled(
            FactoryMultiViewRobust.homographyRansac(
                new ConfigHomography(), new ConfigRansac(TRIES, tolerance)),
            pairs,
            found -> found.ddrm().data.clone())
        .map(
            first ->
                refitted(
                    MatchModel.HOMOGRAPHY,
                    first,
                    pairs,
                    tolerance,
                    FactoryMultiView.homographyDLT(true),
                    FactoryMultiView.homographyRefine(ENOUGH, STEPS, EpipolarError.SAMPSON)))
        .map(m -> scaled(m, m[8]));
  }

  private static Optional<double[]> fundamental(List<PointPair> pairs, double tolerance) {
    return sampled(
            FactoryMultiViewRobust.fundamentalRansac(sampson(), new ConfigRansac(TRIES, tolerance)),
            pairs,
            found -> found.data.clone())
        .map(
            first ->
                refitted(
                    MatchModel.FUNDAMENTAL,
                    first,
                    pairs,
                    tolerance,
                    FactoryMultiView.fundamental_1(EnumFundamental.LINEAR_8, 0),
                    FactoryMultiView.fundamentalRefine(ENOUGH, STEPS, EpipolarError.SAMPSON)))
        .map(m -> scaled(m, Math.sqrt(Arrays.stream(m).map(v -> v * v).sum())));
  }

  /** A hundred times faster than to find each point's place, and as good. */
  private static ConfigFundamental sampson() {
    ConfigFundamental config = new ConfigFundamental();
    config.errorModel = ConfigFundamental.ErrorModel.SAMPSON;
    return config;
  }

  private interface Numbers<M> {
    double[] of(M model);
  }

  private static <M> Optional<double[]> sampled(
      ModelMatcher<M, AssociatedPair> matcher, List<PointPair> pairs, Numbers<M> numbers) {
    List<AssociatedPair> given = pairs.stream().map(RobustFit::pair).toList();
    return matcher.process(given)
        ? Optional.of(numbers.of(matcher.getModelParameters())).filter(RobustFit::isFinite)
        : Optional.empty();
  }

  private static AssociatedPair pair(PointPair pair) {
    return new AssociatedPair(pair.x0(), pair.y0(), pair.x1(), pair.y1());
  }

  private static boolean isFinite(double[] numbers) {
    return Arrays.stream(numbers).allMatch(Double::isFinite);
  }

  /** Fits all that agree, and again those that then agree, while that makes it better. */
  private static double[] refitted(
      MatchModel model,
      double[] first,
      List<PointPair> pairs,
      double tolerance,
      Estimate1ofEpipolar linear,
      ModelFitter<DMatrixRMaj, AssociatedPair> refining) {
    double[] best = first;
    for (int i = 0; i < REFITS; i++) {
      List<AssociatedPair> agreeing = agreeing(model, best, pairs, tolerance);
      DMatrixRMaj start = new DMatrixRMaj(3, 3);
      DMatrixRMaj refined = new DMatrixRMaj(3, 3);
      if (agreeing.size() < model.least() || !linear.process(agreeing, start)) {
        return best;
      }
      double[] fitted =
          refining.fitModel(agreeing, start, refined) && isFinite(refined.data)
              ? refined.data.clone()
              : start.data.clone();
      if (cost(model, fitted, pairs, tolerance) >= cost(model, best, pairs, tolerance)) {
        return best;
      }
      best = fitted;
    }
    return best;
  }

  /**
   * Squares of what is off, none larger than the tolerance's: the most that agree may agree badly.
   */
  private static double cost(
      MatchModel model, double[] matrix, List<PointPair> pairs, double tolerance) {
    return pairs.stream()
        .mapToDouble(pair -> Math.min(tolerance, Residual.of(model, matrix, pair)))
        .map(off -> off * off)
        .sum();
  }

  private static List<AssociatedPair> agreeing(
      MatchModel model, double[] matrix, List<PointPair> pairs, double tolerance) {
    return pairs.stream()
        .filter(pair -> Residual.of(model, matrix, pair) <= tolerance)
        .map(RobustFit::pair)
        .toList();
  }

  private static double[] scaled(double[] matrix, double by) {
    return Arrays.stream(matrix).map(value -> value / by).toArray();
  }
}
