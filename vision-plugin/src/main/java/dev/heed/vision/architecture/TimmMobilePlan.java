package dev.heed.vision.architecture;

import static dev.heed.vision.architecture.TimmMobileTables.plain;

import dev.heed.error.HeedException;
import java.util.Map;
import java.util.regex.Matcher;

/**
 * How one of timm's efficient nets is built from its table.
 *
 * @param table the layers of each stage
 * @param width by how much channels grow
 * @param depth by how much the numbers of layers grow
 * @param ends whether the stem and the first and last stage stay as they are
 * @param limit which part of the wanted channels has to remain after rounding
 * @param stem channels of the first convolution
 * @param features channels before the classifier
 * @param grows whether these grow too
 * @param head where the mean is taken, and what follows it
 */
record TimmMobilePlan(
    String table,
    double width,
    double depth,
    boolean ends,
    double limit,
    long stem,
    long features,
    boolean grows,
    String activation,
    Head head) {

  /** EfficientNet widens before the mean; MobileNet 3 and 4 behind it. */
  enum Head {
    EFFICIENT,
    MOBILE_V3,
    MOBILE_V4
  }

  /** How wide and deep EfficientNet's sizes are. */
  private static final Map<String, Double> WIDTHS =
      Map.of(
          "0", 1.0, "1", 1.0, "2", 1.1, "3", 1.2, "4", 1.4, "5", 1.6, "6", 1.8, "7", 2.0, "8", 2.2,
          "l2", 4.3);

  private static final Map<String, Double> DEPTHS =
      Map.of(
          "0", 1.0, "1", 1.1, "2", 1.2, "3", 1.4, "4", 1.8, "5", 2.2, "6", 2.6, "7", 3.1, "8", 3.6,
          "l2", 5.3);

  static TimmMobilePlan efficient(String table, String size, long stem, String activation) {
    double width = factor(WIDTHS, size);
    double depth = factor(DEPTHS, size);
    return new TimmMobilePlan(
        table, width, depth, false, 0.9, stem, 1280, true, activation, Head.EFFICIENT);
  }

  private static double factor(Map<String, Double> factors, String size) {
    Double factor = factors.get(size);
    if (factor == null) {
      throw HeedException.invalidModel(
          "timm has no EfficientNet of size '%s'; it has %s."
              .formatted(size, factors.keySet().stream().sorted().toList()));
    }
    return factor;
  }

  private TimmMobilePlan fixed() {
    return new TimmMobilePlan(
        table, width, depth, true, limit, stem, features, false, activation, head);
  }

  private TimmMobilePlan limited(double other) {
    return new TimmMobilePlan(
        table, width, depth, ends, other, stem, features, grows, activation, head);
  }

  private TimmMobilePlan scaled(double byWidth, double byDepth) {
    return new TimmMobilePlan(
        table, byWidth, byDepth, ends, limit, stem, features, grows, activation, head);
  }

  private TimmMobilePlan ending(long otherFeatures, boolean growing, Head other) {
    return new TimmMobilePlan(
        table, width, depth, ends, limit, stem, otherFeatures, growing, activation, other);
  }

  /** The plan of the model whose name {@link TimmMobile} has taken apart. */
  static TimmMobilePlan of(Matcher name) {
    String size = name.group("size");
    return switch (name.group("family")) {
      case "efficientnet_b", "efficientnet_" ->
          efficient(TimmMobileTables.EFFICIENT, size, 32, "silu");
      case "efficientnet_lite" ->
          efficient(plain(TimmMobileTables.EFFICIENT, false), size, 32, "relu6").fixed();
      case "efficientnet_e" -> edge(size);
      case "efficientnetv2_b" ->
          efficient(TimmMobileTables.SECOND_BASE, size, 32, "silu").limited(0);
      case "efficientnetv2_" -> second(size);
      case "efficientnetv2_rw_" -> rewritten(size);
      case "mobilenetv2_" -> mobileV2(size);
      case "mobilenetv3_small_", "mobilenetv3_small_minimal_" ->
          mobileV3(TimmMobileTables.MOBILE_V3_SMALL, 1024, size, name.group("family"));
      case "mobilenetv3_large_", "mobilenetv3_large_minimal_" ->
          mobileV3(TimmMobileTables.MOBILE_V3_LARGE, 1280, size, name.group("family"));
      default -> mobileV4(size);
    };
  }

  private static TimmMobilePlan edge(String size) {
    TimmMobilePlan plan = efficient(TimmMobileTables.EDGE, "0", 32, "relu");
    return switch (size) {
      case "s" -> plan;
      case "m" -> plan.scaled(1, 1.1);
      default -> plan.scaled(1.2, 1.4);
    };
  }

  private static TimmMobilePlan second(String size) {
    return switch (size) {
      case "s" -> efficient(TimmMobileTables.SECOND_S, "0", 24, "silu");
      case "m" -> efficient(TimmMobileTables.SECOND_M, "0", 24, "silu");
      case "l" -> efficient(TimmMobileTables.SECOND_L, "0", 32, "silu");
      default -> efficient(TimmMobileTables.SECOND_XL, "0", 32, "silu");
    };
  }

  /** Two that timm's author made after the paper's figure. */
  private static TimmMobilePlan rewritten(String size) {
    if (size.equals("t")) {
      return second("s").scaled(0.8, 0.9);
    }
    String table =
        TimmMobileTables.SECOND_S
            .replace("cn_r2_k3_s1_e1_c24_skip", "er_r2_k3_s1_e1_c24")
            .replace("c256", "c272");
    return efficient(table, "0", 24, "silu").ending(1792, true, Head.EFFICIENT);
  }

  private static double hundredths(String size) {
    return Integer.parseInt(size.replace("d", "")) / 100.0;
  }

  private static TimmMobilePlan mobileV2(String size) {
    TimmMobilePlan plan = efficient(TimmMobileTables.MOBILE_V2, "0", 32, "relu6");
    double width = hundredths(size);
    return size.endsWith("d")
        ? plan.scaled(width, width == 1.1 ? 1.2 : 1.4).fixed()
        : plan.scaled(width, 1).ending(1280, width > 1, Head.EFFICIENT);
  }

  private static TimmMobilePlan mobileV3(String table, long features, String size, String family) {
    boolean minimal = family.contains("minimal");
    String kinds = minimal ? plain(table, true) : table;
    double width = hundredths(size);
    return efficient(kinds, "0", 16, minimal ? "relu" : "hard_swish")
        .scaled(width, size.endsWith("d") ? 1.2 : 1)
        .ending(features, false, Head.MOBILE_V3);
  }

  private static TimmMobilePlan mobileV4(String size) {
    String[] parts = size.split("_", -1);
    boolean hybrid = parts[0].equals("hybrid");
    boolean large = parts[1].equals("large");
    String table =
        switch (parts[1]) {
          case "small" -> TimmMobileTables.MOBILE_V4_SMALL;
          case "medium" ->
              hybrid ? TimmMobileTables.HYBRID_V4_MEDIUM : TimmMobileTables.MOBILE_V4_MEDIUM;
          default -> hybrid ? TimmMobileTables.HYBRID_V4_LARGE : TimmMobileTables.MOBILE_V4_LARGE;
        };
    return efficient(table, "0", large ? 24 : 32, hybrid && large ? "gelu" : "relu")
        .scaled(parts.length > 2 ? hundredths(parts[2]) : 1, 1)
        .ending(1280, false, Head.MOBILE_V4);
  }

  /** Channels in a net of this width. */
  long channels(long table) {
    return Widths.divisible(table * width, 8, 8, limit);
  }

  /** Narrow MobileNets keep their stem as it is. */
  boolean keepsStem() {
    return ends
        || (head == Head.MOBILE_V3 && width < 0.75)
        || (head == Head.MOBILE_V4 && width < 1);
  }

  long widest() {
    return grows ? channels(features) : features;
  }
}
