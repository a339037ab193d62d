package dev.heed.vision.annotation;

import dev.heed.vision.mask.Bounds;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.mask.MaskRle;
import dev.heed.vision.postprocess.DetectedObject;
import dev.heed.vision.postprocess.SegmentedObject;
import dev.heed.vision.shape.MaskShape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A marked part of a picture.
 *
 * @param score null where the model rates no regions
 * @param box left, top, width and height, in pixels
 * @param mask its pixels; none where it has a box alone
 * @param shape its polygons, where they are asked for
 * @param rle its run lengths, where a form is asked for
 */
record AnnotatedObject(
    String label,
    @Nullable Double score,
    List<Integer> box,
    Optional<Mask> mask,
    Optional<MaskShape> shape,
    Optional<MaskRle> rle) {

  static AnnotatedObject of(SegmentedObject region) {
    Bounds bounds = region.mask().bounds();
    boolean nothing = region.mask().area() == 0;
    return new AnnotatedObject(
        region.label(),
        region.score(),
        nothing
            ? List.of(0, 0, 0, 0)
            : List.of(
                bounds.left(),
                bounds.top(),
                bounds.right() - bounds.left() + 1,
                bounds.bottom() - bounds.top() + 1),
        Optional.of(region.mask()),
        region.shape(),
        region.rle());
  }

  static AnnotatedObject of(DetectedObject object) {
    DetectedObject.Box box = object.box();
    return new AnnotatedObject(
        object.label(),
        (double) object.score(),
        List.of(box.xmin(), box.ymin(), box.xmax() - box.xmin(), box.ymax() - box.ymin()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  int area() {
    return mask.map(Mask::area).orElse(box.get(2) * box.get(3));
  }
}
