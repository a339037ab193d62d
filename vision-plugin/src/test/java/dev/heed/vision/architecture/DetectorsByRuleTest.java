package dev.heed.vision.architecture;

import dev.heed.spi.Architecture;
import dev.heed.testing.RuleContract;
import java.util.List;

/** Detectors and segmenters from their published weights. */
class DetectorsByRuleTest extends RuleContract {

  @Override
  protected List<Architecture> architectures() {
    return VisionArchitectures.all();
  }

  @Override
  protected List<String> folders() {
    return List.of(
        "object-detection__detr",
        "image-segmentation__detr",
        "object-detection__table-transformer",
        "object-detection__rt_detr",
        "object-detection__rt_detr_v2",
        "object-detection__d_fine",
        "object-detection__rf_detr",
        "image-segmentation__rf_detr",
        "image-segmentation__conditional_detr",
        "object-detection__conditional_detr",
        "object-detection__dab-detr",
        "object-detection__deformable_detr",
        "zeroshot-detection__owlv2",
        "zeroshot-detection__grounding_dino",
        "universal__eomt",
        "universal__mask2former",
        "universal__oneformer",
        "mask-generation__sam2");
  }
}
