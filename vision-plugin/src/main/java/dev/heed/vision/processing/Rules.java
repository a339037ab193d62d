package dev.heed.vision.processing;

import org.jspecify.annotations.Nullable;

/**
 * The rule of each published type; those that are not named do what the base classes do. A rule is
 * made when it is asked for: to make all of them would cost every start.
 */
final class Rules {

  private Rules() {}

  static Rule of(PublishedType type) {
    Rule special = special(type.name());
    return special == null ? Standard.standard() : special;
  }

  private static @Nullable Rule special(String name) {
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
