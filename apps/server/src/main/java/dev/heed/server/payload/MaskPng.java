package dev.heed.server.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.vision.image.Image;
import java.util.Base64;

/** A mask in COCO's run lengths, drawn: white inside, as the Hugging Face API sends masks. */
final class MaskPng {

  private static final byte WHITE = (byte) 255;

  private MaskPng() {}

  /** A region with its mask as a PNG in base64, and without a score where it has none. */
  static JsonNode region(JsonNode region) {
    if (!(region instanceof ObjectNode object) || !region.path("mask").has("counts")) {
      return region;
    }
    ObjectNode drawn = object.deepCopy();
    drawn.put("mask", base64(region.get("mask")));
    if (region.path("score").isNull()) {
      drawn.remove("score");
    }
    return drawn;
  }

  /** Runs go down the columns, the first of them outside. */
  private static String base64(JsonNode mask) {
    int height = mask.path("size").path(0).asInt();
    int width = mask.path("size").path(1).asInt();
    byte[] rgb = new byte[3 * height * width];
    int at = 0;
    boolean inside = false;
    for (JsonNode count : mask.get("counts")) {
      int end = at + count.asInt();
      for (; at < end; at++) {
        if (inside) {
          int pixel = 3 * (at % height * width + at / height);
          rgb[pixel] = WHITE;
          rgb[pixel + 1] = WHITE;
          rgb[pixel + 2] = WHITE;
        }
      }
      inside = !inside;
    }
    return Base64.getEncoder().encodeToString(Image.of(width, height, rgb).toPng());
  }
}
