package dev.heed.vision.processing;

import java.util.List;

/** How a published type makes tensors of pictures. */
interface Rule {

  void run(List<Picture> pictures, Work work, Produced out);
}
