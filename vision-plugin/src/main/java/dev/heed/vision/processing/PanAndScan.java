package dev.heed.vision.processing;

import java.util.List;

/** Gemma 3's crops of a picture that is much longer than wide. */
final class PanAndScan {

  private PanAndScan() {}

  static List<Picture> of(Picture picture, Keys keys) {
    double least = keys.positive("pan_and_scan_min_crop_size");
    int most = keys.positive("pan_and_scan_max_num_crops");
    Size size = picture.size();
    boolean lies = size.width() >= size.height();
    double ratio = (double) size.longer() / size.shorter();
    if (ratio < keys.number("pan_and_scan_min_ratio_to_activate")) {
      return List.of();
    }
    int count = Math.min((int) Math.floor(size.longer() / least), (int) Math.floor(ratio + 0.5));
    count = Math.min(most, Math.max(2, count));
    int wide = lies ? -Math.floorDiv(-size.width(), count) : size.width();
    int high = lies ? size.height() : -Math.floorDiv(-size.height(), count);
    return Math.min(wide, high) < least ? List.of() : Tiles.cut(picture, high, wide);
  }
}
