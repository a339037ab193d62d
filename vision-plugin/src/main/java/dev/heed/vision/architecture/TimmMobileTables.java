package dev.heed.vision.architecture;

import java.util.ArrayList;
import java.util.List;

/**
 * What timm's efficient nets are made of, by their names.
 *
 * @see <a href="https://arxiv.org/abs/2104.00298">Tan and Le 2021, EfficientNetV2</a>
 * @see <a href="https://arxiv.org/abs/1905.02244">Howard et al. 2019, MobileNetV3</a>
 * @see <a href="https://arxiv.org/abs/2404.10518">Qin et al. 2024, MobileNetV4</a>
 */
final class TimmMobileTables {

  static final String EFFICIENT =
      """
      ds_r1_k3_s1_e1_c16_se0.25
      ir_r2_k3_s2_e6_c24_se0.25
      ir_r2_k5_s2_e6_c40_se0.25
      ir_r3_k3_s2_e6_c80_se0.25
      ir_r3_k5_s1_e6_c112_se0.25
      ir_r4_k5_s2_e6_c192_se0.25
      ir_r1_k3_s1_e6_c320_se0.25
      """;

  static final String EDGE =
      """
      er_r1_k3_s1_e4_c24_fc24_noskip
      er_r2_k3_s2_e8_c32
      er_r4_k3_s2_e8_c48
      ir_r5_k5_s2_e8_c96
      ir_r4_k5_s1_e8_c144
      ir_r2_k5_s2_e8_c192
      """;

  static final String SECOND_BASE =
      """
      cn_r1_k3_s1_e1_c16_skip
      er_r2_k3_s2_e4_c32
      er_r2_k3_s2_e4_c48
      ir_r3_k3_s2_e4_c96_se0.25
      ir_r5_k3_s1_e6_c112_se0.25
      ir_r8_k3_s2_e6_c192_se0.25
      """;

  static final String SECOND_S =
      """
      cn_r2_k3_s1_e1_c24_skip
      er_r4_k3_s2_e4_c48
      er_r4_k3_s2_e4_c64
      ir_r6_k3_s2_e4_c128_se0.25
      ir_r9_k3_s1_e6_c160_se0.25
      ir_r15_k3_s2_e6_c256_se0.25
      """;

  static final String SECOND_M =
      """
      cn_r3_k3_s1_e1_c24_skip
      er_r5_k3_s2_e4_c48
      er_r5_k3_s2_e4_c80
      ir_r7_k3_s2_e4_c160_se0.25
      ir_r14_k3_s1_e6_c176_se0.25
      ir_r18_k3_s2_e6_c304_se0.25
      ir_r5_k3_s1_e6_c512_se0.25
      """;

  static final String SECOND_L =
      """
      cn_r4_k3_s1_e1_c32_skip
      er_r7_k3_s2_e4_c64
      er_r7_k3_s2_e4_c96
      ir_r10_k3_s2_e4_c192_se0.25
      ir_r19_k3_s1_e6_c224_se0.25
      ir_r25_k3_s2_e6_c384_se0.25
      ir_r7_k3_s1_e6_c640_se0.25
      """;

  static final String SECOND_XL =
      """
      cn_r4_k3_s1_e1_c32_skip
      er_r8_k3_s2_e4_c64
      er_r8_k3_s2_e4_c96
      ir_r16_k3_s2_e4_c192_se0.25
      ir_r24_k3_s1_e6_c256_se0.25
      ir_r32_k3_s2_e6_c512_se0.25
      ir_r8_k3_s1_e6_c640_se0.25
      """;

  static final String MOBILE_V2 =
      """
      ds_r1_k3_s1_c16
      ir_r2_k3_s2_e6_c24
      ir_r3_k3_s2_e6_c32
      ir_r4_k3_s2_e6_c64
      ir_r3_k3_s1_e6_c96
      ir_r3_k3_s2_e6_c160
      ir_r1_k3_s1_e6_c320
      """;

  static final String MOBILE_V3_SMALL =
      """
      ds_r1_k3_s2_e1_c16_se0.25_nre
      ir_r1_k3_s2_e4.5_c24_nre ir_r1_k3_s1_e3.67_c24_nre
      ir_r1_k5_s2_e4_c40_se0.25 ir_r2_k5_s1_e6_c40_se0.25
      ir_r2_k5_s1_e3_c48_se0.25
      ir_r3_k5_s2_e6_c96_se0.25
      cn_r1_k1_s1_c576
      """;

  static final String MOBILE_V3_LARGE =
      """
      ds_r1_k3_s1_e1_c16_nre
      ir_r1_k3_s2_e4_c24_nre ir_r1_k3_s1_e3_c24_nre
      ir_r3_k5_s2_e3_c40_se0.25_nre
      ir_r1_k3_s2_e6_c80 ir_r1_k3_s1_e2.5_c80 ir_r2_k3_s1_e2.3_c80
      ir_r2_k3_s1_e6_c112_se0.25
      ir_r3_k5_s2_e6_c160_se0.25
      cn_r1_k1_s1_c960
      """;

  static final String MOBILE_V4_SMALL =
      """
      cn_r1_k3_s2_e1_c32 cn_r1_k1_s1_e1_c32
      cn_r1_k3_s2_e1_c96 cn_r1_k1_s1_e1_c64
      uir_r1_a5_k5_s2_e3_c96 uir_r4_a0_k3_s1_e2_c96 uir_r1_a3_k0_s1_e4_c96
      uir_r1_a3_k3_s2_e6_c128 uir_r1_a5_k5_s1_e4_c128 uir_r1_a0_k5_s1_e4_c128 \
      uir_r1_a0_k5_s1_e3_c128 uir_r2_a0_k3_s1_e4_c128
      cn_r1_k1_s1_c960
      """;

  static final String MOBILE_V4_MEDIUM =
      """
      er_r1_k3_s2_e4_c48
      uir_r1_a3_k5_s2_e4_c80 uir_r1_a3_k3_s1_e2_c80
      uir_r1_a3_k5_s2_e6_c160 uir_r2_a3_k3_s1_e4_c160 uir_r1_a3_k5_s1_e4_c160 \
      uir_r1_a3_k3_s1_e4_c160 uir_r1_a3_k0_s1_e4_c160 uir_r1_a0_k0_s1_e2_c160 \
      uir_r1_a3_k0_s1_e4_c160
      uir_r1_a5_k5_s2_e6_c256 uir_r1_a5_k5_s1_e4_c256 uir_r2_a3_k5_s1_e4_c256 \
      uir_r1_a0_k0_s1_e4_c256 uir_r1_a3_k0_s1_e4_c256 uir_r1_a3_k5_s1_e2_c256 \
      uir_r1_a5_k5_s1_e4_c256 uir_r2_a0_k0_s1_e4_c256 uir_r1_a5_k0_s1_e2_c256
      cn_r1_k1_s1_c960
      """;

  static final String MOBILE_V4_LARGE =
      """
      er_r1_k3_s2_e4_c48
      uir_r1_a3_k5_s2_e4_c96 uir_r1_a3_k3_s1_e4_c96
      uir_r1_a3_k5_s2_e4_c192 uir_r3_a3_k3_s1_e4_c192 uir_r1_a3_k5_s1_e4_c192 \
      uir_r5_a5_k3_s1_e4_c192 uir_r1_a3_k0_s1_e4_c192
      uir_r4_a5_k5_s2_e4_c512 uir_r1_a5_k0_s1_e4_c512 uir_r1_a5_k3_s1_e4_c512 \
      uir_r2_a5_k0_s1_e4_c512 uir_r1_a5_k3_s1_e4_c512 uir_r1_a5_k5_s1_e4_c512 \
      uir_r3_a5_k0_s1_e4_c512
      cn_r1_k1_s1_c960
      """;

  static final String HYBRID_V4_MEDIUM =
      """
      er_r1_k3_s2_e4_c48
      uir_r1_a3_k5_s2_e4_c80 uir_r1_a3_k3_s1_e2_c80
      uir_r1_a3_k5_s2_e6_c160 uir_r1_a0_k0_s1_e2_c160 uir_r1_a3_k3_s1_e4_c160 \
      uir_r1_a3_k5_s1_e4_c160 mqa_r1_k3_h4_s1_v2_d64_c160 uir_r1_a3_k3_s1_e4_c160 \
      mqa_r1_k3_h4_s1_v2_d64_c160 uir_r1_a3_k0_s1_e4_c160 mqa_r1_k3_h4_s1_v2_d64_c160 \
      uir_r1_a3_k3_s1_e4_c160 mqa_r1_k3_h4_s1_v2_d64_c160 uir_r1_a3_k0_s1_e4_c160
      uir_r1_a5_k5_s2_e6_c256 uir_r1_a5_k5_s1_e4_c256 uir_r2_a3_k5_s1_e4_c256 \
      uir_r1_a0_k0_s1_e2_c256 uir_r1_a3_k5_s1_e2_c256 uir_r1_a0_k0_s1_e2_c256 \
      uir_r1_a0_k0_s1_e4_c256 mqa_r1_k3_h4_s1_d64_c256 uir_r1_a3_k0_s1_e4_c256 \
      mqa_r1_k3_h4_s1_d64_c256 uir_r1_a5_k5_s1_e4_c256 mqa_r1_k3_h4_s1_d64_c256 \
      uir_r1_a5_k0_s1_e4_c256 mqa_r1_k3_h4_s1_d64_c256 uir_r1_a5_k0_s1_e4_c256
      cn_r1_k1_s1_c960
      """;

  static final String HYBRID_V4_LARGE =
      """
      er_r1_k3_s2_e4_c48
      uir_r1_a3_k5_s2_e4_c96 uir_r1_a3_k3_s1_e4_c96
      uir_r1_a3_k5_s2_e4_c192 uir_r3_a3_k3_s1_e4_c192 uir_r1_a3_k5_s1_e4_c192 \
      uir_r2_a5_k3_s1_e4_c192 mqa_r1_k3_h8_s1_v2_d48_c192 uir_r1_a5_k3_s1_e4_c192 \
      mqa_r1_k3_h8_s1_v2_d48_c192 uir_r1_a5_k3_s1_e4_c192 mqa_r1_k3_h8_s1_v2_d48_c192 \
      uir_r1_a5_k3_s1_e4_c192 mqa_r1_k3_h8_s1_v2_d48_c192 uir_r1_a3_k0_s1_e4_c192
      uir_r4_a5_k5_s2_e4_c512 uir_r1_a5_k0_s1_e4_c512 uir_r1_a5_k3_s1_e4_c512 \
      uir_r2_a5_k0_s1_e4_c512 uir_r1_a5_k3_s1_e4_c512 uir_r1_a5_k5_s1_e4_c512 \
      mqa_r1_k3_h8_s1_d64_c512 uir_r1_a5_k0_s1_e4_c512 mqa_r1_k3_h8_s1_d64_c512 \
      uir_r1_a5_k0_s1_e4_c512 mqa_r1_k3_h8_s1_d64_c512 uir_r1_a5_k0_s1_e4_c512 \
      mqa_r1_k3_h8_s1_d64_c512 uir_r1_a5_k0_s1_e4_c512
      cn_r1_k1_s1_c960
      """;

  private TimmMobileTables() {}

  /** A table without squeezes, all kernels 3: "lite", "minimal". */
  static String plain(String table, boolean small) {
    String bare = table.replaceAll("_se[\\d.]+", "");
    return small ? bare.replaceAll("_nre", "").replaceAll("k5", "k3") : bare;
  }

  /**
   * The layers of a stage in a deeper net: how many of a kind there are grows with {@code factor},
   * from the last kind to the first, so that the sum is what the whole stage grows to.
   */
  static List<TimmBlock> deeper(List<TimmBlock> kinds, double factor) {
    int left = kinds.stream().mapToInt(kind -> kind.number("r", 1)).sum();
    int wanted = (int) Math.ceil(left * factor);
    List<TimmBlock> layers = new ArrayList<>();
    for (int i = kinds.size() - 1; i >= 0; i--) {
      int own = kinds.get(i).number("r", 1);
      int count = (int) Math.max(1, Math.rint((double) own / left * wanted));
      for (int j = 0; j < count; j++) {
        layers.add(0, kinds.get(i));
      }
      left -= own;
      wanted -= count;
    }
    return layers;
  }
}
