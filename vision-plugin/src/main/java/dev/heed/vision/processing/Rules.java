package dev.heed.vision.processing;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rule of each published type; those that no table has do what the base classes do. A rule is
 * made when it is asked for: to make all of them would cost every start.
 */
final class Rules {

  /** What the base classes do and nothing else: asked first, so that no table of rules is read. */
  static final Set<String> WITHOUT =
      Set.of(
          "BitImageProcessor",
          "BlipImageProcessor",
          "CLIPImageProcessor",
          "ChameleonImageProcessor",
          "ChineseCLIPImageProcessor",
          "DeiTImageProcessor",
          "MobileNetV1ImageProcessor",
          "OwlViTImageProcessor",
          "PI0ImageProcessor",
          "PPChart2TableImageProcessor",
          "PvtImageProcessor",
          "SiglipImageProcessor",
          "TimmWrapperImageProcessor",
          "Tipsv2DptImageProcessor",
          "Tipsv2ImageProcessor",
          "ViTImageProcessor");

  private Rules() {}

  static Rule of(PublishedType type) {
    Rule special = WITHOUT.contains(type.name()) ? null : special(type.name());
    return special == null ? Standard.standard() : special;
  }

  /** Null for a type that no table has. */
  static @Nullable Rule special(String name) {
    Rule rule = classifying(name);
    rule = rule == null ? ofLanguageModels(name) : rule;
    rule = rule == null ? cut(name) : rule;
    return rule == null ? moving(name) : rule;
  }

  private static @Nullable Rule classifying(String name) {
    Rule rule = ClassifierRules.of(name);
    rule = rule == null ? DetectionRules.of(name) : rule;
    rule = rule == null ? DepthRules.of(name) : rule;
    rule = rule == null ? DocumentRules.of(name) : rule;
    return rule == null ? OtherRules.of(name) : rule;
  }

  private static @Nullable Rule ofLanguageModels(String name) {
    Rule rule = PatchRules.of(name);
    rule = rule == null ? PaddedPatchRules.of(name) : rule;
    rule = rule == null ? FlatPatchRules.of(name) : rule;
    return rule == null ? SizedRules.of(name) : rule;
  }

  private static @Nullable Rule cut(String name) {
    Rule rule = TileRules.of(name);
    rule = rule == null ? SplitRules.of(name) : rule;
    rule = rule == null ? CanvasRules.of(name) : rule;
    return rule == null ? SliceRules.of(name) : rule;
  }

  private static @Nullable Rule moving(String name) {
    Rule rule = VideoRules.of(name);
    rule = rule == null ? VideoPatchRules.of(name) : rule;
    return rule;
  }
}
