package dev.heed.vision.task;

import dev.heed.model.Json;
import dev.heed.model.Labels;
import dev.heed.model.ModelFolder;
import dev.heed.task.PublishedClasses;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a model of images was trained for: its {@code architectures} say, and where a configuration
 * has none, its {@code model_type}, as far as that is used for one thing.
 */
enum VisionHead {
  OBJECTS,
  NAMED_OBJECTS,
  REGIONS,
  DEPTH,
  NAMED_CLASSES,
  CLIPS,
  /** Points of a picture: corners, or the joints of people. */
  POINTS,
  /** The same points in two pictures. */
  MATCHES,
  /** How much of each pixel is in front, with the help of a trimap. */
  MATTES,
  /** What is in front, without help. */
  FOREGROUND,
  /** Other pictures. */
  PICTURES,
  /** Regions of what a user names. */
  NAMED_REGIONS,
  /** With names of classes. */
  CLASSES,
  /** Without. */
  FEATURES;

  /** Backbones, as all of timm's are: classifiers where their configuration has classes. */
  private static final Set<String> BACKBONES =
      Set.of(
          "beit",
          "bit",
          "convnext",
          "convnextv2",
          "cvt",
          "data2vec-vision",
          "deit",
          "dinat",
          "dinov2",
          "dinov2_with_registers",
          "efficientformer",
          "efficientnet",
          "focalnet",
          "hgnet_v2",
          "hiera",
          "levit",
          "mobilenet_v1",
          "mobilenet_v2",
          "mobilevit",
          "mobilevitv2",
          "nat",
          "poolformer",
          "pvt",
          "pvt_v2",
          "regnet",
          "resnet",
          "swiftformer",
          "swin",
          "swinv2",
          "textnet",
          "vit",
          "vit_hybrid",
          "vit_msn");

  /**
   * Whether one of the classes in {@code config.json} is such, or else its type.
   *
   * @param architecture for classes that no table has
   */
  boolean fits(ModelFolder folder, Predicate<String> architecture) {
    return folder.config().texts("architectures").isEmpty()
        ? has(folder.config())
        : PublishedClasses.areFor(folder, task(), architecture);
  }

  private String task() {
    return switch (this) {
      case OBJECTS -> "object-detection";
      case NAMED_OBJECTS -> "zero-shot-object-detection";
      case REGIONS -> "image-segmentation";
      case DEPTH -> "depth-estimation";
      case NAMED_CLASSES -> "zero-shot-image-classification";
      case CLIPS -> "video-classification";
      case CLASSES -> "image-classification";
      case FEATURES -> "image-feature-extraction";
      case POINTS -> "keypoint-detection";
      case MATCHES -> "keypoint-matching";
      case MATTES -> "image-matting";
      case FOREGROUND -> "background-removal";
      case PICTURES -> "image-to-image";
      case NAMED_REGIONS -> "zero-shot-image-segmentation";
    };
  }

  private boolean has(Json config) {
    String type = config.text("model_type", "");
    boolean backbone = BACKBONES.contains(type) || config.has("pretrained_cfg");
    boolean labelled = backbone && (Labels.areIn(config) || config.integer("num_classes", 0) > 0);
    return switch (this) {
      case CLASSES -> labelled;
      case FEATURES -> !labelled && (types().contains(type) || backbone);
      default -> types().contains(type);
    };
  }

  private Set<String> types() {
    return switch (this) {
      case OBJECTS ->
          Set.of(
              "conditional_detr",
              "d_fine",
              "dab-detr",
              "deformable_detr",
              "deta",
              "detr",
              "rt_detr",
              "rt_detr_v2",
              "table-transformer",
              "yolos");
      case NAMED_OBJECTS -> Set.of("owlvit", "owlv2");
      case REGIONS -> Set.of("mask2former", "maskformer", "oneformer", "segformer", "upernet");
      case DEPTH ->
          Set.of("depth_anything", "depth_pro", "dpt", "glpn", "prompt_depth_anything", "zoedepth");
      case NAMED_CLASSES ->
          Set.of("align", "altclip", "chinese_clip", "clip", "metaclip_2", "siglip", "siglip2");
      case CLIPS -> Set.of("timesformer", "videomae", "vivit", "vjepa2");
      case POINTS -> Set.of("superpoint", "vitpose");
      case MATCHES -> Set.of("efficientloftr", "lightglue", "superglue");
      case MATTES -> Set.of("vitmatte");
      case FOREGROUND -> Set.of("ben", "birefnet", "isnet", "modnet", "rmbg", "u2net");
      case PICTURES -> Set.of("swin2sr");
      case NAMED_REGIONS -> Set.of("clipseg");
      case CLASSES -> Set.of();
      case FEATURES ->
          Set.of(
              "clip_vision_model",
              "dinov3_convnext",
              "dinov3_vit",
              "ijepa",
              "siglip_vision_model",
              "siglip2_vision_model");
    };
  }
}
