package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.spi.Source;
import dev.heed.vision.image.Clip;
import dev.heed.vision.image.ClipReader;
import dev.heed.vision.task.VideoObjectDetection;
import dev.heed.vision.task.VideoObjects;
import java.nio.file.Path;

/**
 * Objects that keep their number from frame to frame: {@code FollowObjects MODEL CLIP OUT.gif}. The
 * clip is a folder of frames, a GIF, or Motion JPEG.
 */
public final class FollowObjects {

  private FollowObjects() {}

  /** Any detector does: DETR, YOLOS, RT-DETR, exports of the YOLO family. */
  public static void main(String[] args) {
    Clip clip = new ClipReader().read(Source.of(Path.of(args[1])));
    try (var follow = Heed.start().pipeline(VideoObjectDetection.TYPE, Path.of(args[0]))) {
      VideoObjects found = follow.run(clip);
      System.out.println(found);
      VideoObjectDetection.TYPE.draw(clip, found, Path.of(args[2]));
    }
  }
}
