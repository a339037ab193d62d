package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidModel;

import java.util.Locale;

/** What an image processor can do to a picture; each type does some of them, in its own order. */
enum Step {
  CROP_MARGIN("do_crop_margin"),
  ALIGN_LONG_AXIS("do_align_long_axis"),
  RESIZE("do_resize"),
  CONVNEXT_RESIZE("do_resize"),
  TIMM("do_resize"),
  THUMBNAIL("do_thumbnail"),
  CENTER_CROP("do_center_crop"),
  PERCEIVER_CROP("do_center_crop"),
  BRIDGETOWER_CROP("do_center_crop"),
  PAD_CENTERED("do_pad"),
  PAD_SYMMETRIC("do_pad"),
  RESCALE("do_rescale"),
  NORMALIZE("do_normalize"),
  INCLUDE_TOP("include_top"),
  FLIP_CHANNEL_ORDER("do_flip_channel_order"),
  PAD_TO_MULTIPLE("do_pad"),
  PAD_TO_SIZE("do_pad"),
  PAD_TO_LARGEST("do_pad");

  private final String flag;

  Step(String flag) {
    this.flag = flag;
  }

  /** The key that switches the step on and off. */
  String flag() {
    return flag;
  }

  static Step of(String name) {
    try {
      return valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw invalidModel("There is no processing step '%s'.".formatted(name));
    }
  }
}
