package dev.heed.vision.mask;

import java.util.List;

/** A mask as run lengths, in one of COCO's two forms. */
public sealed interface MaskRle permits RunLengths, CocoRle {

  /** Height and width. */
  List<Integer> size();

  /** The forms, under the names that SAM's automatic mask generator has for them. */
  enum Form {
    /** A list of numbers: {@link RunLengths}. */
    UNCOMPRESSED_RLE {
      @Override
      public MaskRle of(Mask mask) {
        return mask.runLengths();
      }
    },
    /** The string that pycocotools packs them into: {@link CocoRle}. */
    COCO_RLE {
      @Override
      public MaskRle of(Mask mask) {
        return CocoRle.of(mask.runLengths());
      }
    };

    /** The mask in this form. */
    public abstract MaskRle of(Mask mask);
  }
}
