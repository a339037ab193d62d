package dev.heed.vision.learn;

/**
 * Two pictures in one, whose labels share the target.
 *
 * @param mixup the parameter of the beta distribution for a blend of both; 0 for none
 * @param cutmix the same for a part of one in the other; 0 for none
 * @param often how often a picture is mixed, from 0 to 1
 * @see <a href="https://arxiv.org/abs/1710.09412">Zhang et al. 2018, mixup</a>
 * @see <a href="https://arxiv.org/abs/1905.04899">Yun et al. 2019, CutMix</a>
 */
public record Mixing(double mixup, double cutmix, double often) {

  public static Mixing none() {
    return new Mixing(0, 0, 0);
  }

  boolean any() {
    return often > 0 && (mixup > 0 || cutmix > 0);
  }
}
