package dev.heed.vision.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of timm's transformers, and what they stand for in timm 1.0.29. */
class TimmTableTest {

  @ParameterizedTest
  @CsvSource({
    "vit_tiny_patch16_224, 192, 12, 3, 16",
    "vit_base_patch16_224.augreg2_in21k_ft_in1k, 768, 12, 12, 16",
    "vit_small_patch8_224.dino, 384, 12, 6, 8",
    "vit_large_patch14_clip_336.openai_ft_in12k_in1k, 1024, 24, 16, 14",
    "vit_base_patch32_clip_quickgelu_224.openai, 768, 12, 12, 32",
    "vit_huge_patch14_clip_378.dfn5b, 1280, 32, 16, 14",
    "vit_gigantic_patch14_clip_224.laion2b, 1664, 48, 16, 14",
    "vit_so400m_patch14_siglip_384.webli, 1152, 27, 16, 14",
    "vit_so400m_patch16_siglip_gap_512.v2_webli, 1152, 27, 16, 16",
    "vit_giant_patch14_dinov2.lvd142m, 1536, 40, 24, 14",
    "vit_small_patch14_reg4_dinov2.lvd142m, 384, 12, 6, 14",
    "vit_huge_plus_patch16_dinov3.lvd1689m, 1280, 32, 20, 16",
    "vit_7b_patch16_dinov3.lvd1689m, 4096, 40, 32, 16",
    "vit_base_patch16_gap_224.in1k, 768, 12, 16, 16",
    "vit_mediumd_patch16_reg4_gap_384.sbb2_e200_in12k_ft_in1k, 512, 20, 8, 16",
    "deit3_huge_patch14_224.fb_in22k_ft_in1k, 1280, 32, 16, 14",
    "deit_small_distilled_patch16_224.fb_in1k, 384, 12, 6, 16",
    "eva02_large_patch14_448.mim_m38m_ft_in22k_in1k, 1024, 24, 16, 14",
    "eva_giant_patch14_560.m30m_ft_in22k_in1k, 1408, 40, 16, 14",
    "beitv2_large_patch16_224.in1k_ft_in22k_in1k, 1024, 24, 16, 16",
    "flexivit_base.1200ep_in1k, 768, 12, 12, 16",
  })
  void a_plain_transformer_has_the_published_sizes(
      String name, int width, int depth, int heads, int patch) {
    Json args = TimmTable.arguments(config(name), "vit").orElseThrow();
    assertThat(args.size("embed_dim")).isEqualTo(width);
    assertThat(args.size("depth")).isEqualTo(depth);
    assertThat(args.size("num_heads")).isEqualTo(heads);
    assertThat(args.size("patch_size")).isEqualTo(patch);
  }

  @Test
  void a_swin_has_the_published_sizes() {
    Json first =
        TimmTable.arguments(config("swin_base_patch4_window12_384.ms_in22k"), "swin").orElseThrow();
    assertThat(first.sizes("depths")).containsExactly(2, 2, 18, 2);
    assertThat(first.size("window_size")).isEqualTo(12);
    Json second =
        TimmTable.arguments(config("swinv2_large_window12to24_192to384"), "swinv2").orElseThrow();
    assertThat(second.size("embed_dim")).isEqualTo(192);
    assertThat(second.size("window_size")).isEqualTo(24);
    assertThat(second.integers("pretrained_window_sizes")).containsExactly(12, 12, 12, 6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vit_base_patch16_xp_224", "vit_small_patch16_18x2_224", "eva02_base_patch16_clip_224",
        "vit_base_patch16_rope_mixed_224", "vit_relpos_base_patch16_224", "beit3_base_patch16_224"
      })
  void a_name_whose_net_differs_is_not_taken_for_one_that_is_built(String name) {
    assertThat(TimmTable.arguments(config(name), "vit")).isEmpty();
  }

  @Test
  void arguments_of_the_file_come_before_those_of_the_name() {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.put("architecture", "vit_tiny_patch16_224.augreg");
    config.putObject("model_args").put("depth", 2);
    config.putObject("pretrained_cfg").putArray("input_size").add(3).add(384).add(320);
    Json args = TimmTable.arguments(JsonNodes.json("config.json", config), "vit").orElseThrow();
    assertThat(args.size("depth")).isEqualTo(2);
    assertThat(args.sizes("img_size")).containsExactly(384, 320);
    assertThat(args.size("embed_dim")).isEqualTo(192);
  }

  private static Json config(String name) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    return JsonNodes.json("config.json", config.put("architecture", name));
  }
}
