package dev.heed.vision.processing;

import java.util.LinkedHashMap;
import java.util.Map;

/** The rule of each published type; those that are not named do what the base classes do. */
final class Rules {

  private static final Map<String, Rule> BY_TYPE = all();

  private Rules() {}

  static Rule of(PublishedType type) {
    return BY_TYPE.getOrDefault(type.name(), Standard.standard());
  }

  private static Map<String, Rule> all() {
    Map<String, Rule> rules = new LinkedHashMap<>(ClassifierRules.all());
    rules.putAll(DetectionRules.all());
    rules.putAll(DepthRules.all());
    rules.putAll(DocumentRules.all());
    rules.putAll(PatchRules.all());
    rules.putAll(PaddedPatchRules.all());
    rules.putAll(TileRules.all());
    rules.putAll(SizedRules.all());
    rules.putAll(SplitRules.all());
    rules.putAll(CanvasRules.all());
    rules.putAll(SliceRules.all());
    rules.putAll(FlatPatchRules.all());
    rules.putAll(OtherRules.all());
    rules.putAll(VideoRules.all());
    rules.putAll(VideoPatchRules.all());
    rules.put("Owlv2ImageProcessor", new Owlv2Rule());
    rules.put("ImageGPTImageProcessor", new ImageGptRule());
    return Map.copyOf(rules);
  }
}
