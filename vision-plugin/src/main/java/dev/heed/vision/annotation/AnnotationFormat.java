package dev.heed.vision.annotation;

import dev.heed.error.Suggestions;
import dev.heed.spi.Annotations;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import dev.heed.vision.postprocess.SegmentedObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The formats of files of annotations.
 *
 * <pre>{@code
 * Annotations<Image, List<SegmentedObject>> coco =
 *     AnnotationFormat.COCO.regions(1, Path.of("annotations.json"), found -> found);
 * coco.add("cat.png", image, List.of(new SegmentedObject(0.9, "cat", Mask.where(8, 8, i -> i < 9))));
 * coco.write();
 * }</pre>
 */
public enum AnnotationFormat {
  /** COCO's instances: one file for all pictures. */
  COCO {
    @Override
    PictureWriter writer(int inputs, Path to) {
      return new CocoInstances(OutputPlace.file(to, "annotations.json"));
    }
  },
  /** COCO's panoptic form: one file, and beside it a folder with a picture of numbers for each. */
  COCO_PANOPTIC {
    @Override
    PictureWriter writer(int inputs, Path to) {
      return new CocoPanoptic(OutputPlace.file(to, "panoptic.json"));
    }
  },
  /** LabelMe's: a file for each picture. */
  LABELME {
    @Override
    PictureWriter writer(int inputs, Path to) {
      return new LabelMe(inputs, to);
    }
  };

  abstract PictureWriter writer(int inputs, Path to);

  /** Their names as they are written: lower case, with dashes. */
  public static List<String> names() {
    return Arrays.stream(values()).map(AnnotationFormat::written).toList();
  }

  /**
   * The format of this name.
   *
   * @throws dev.heed.error.HeedException UNKNOWN_NAME where there is none, with what there is
   */
  public static AnnotationFormat named(String name) {
    return Arrays.stream(values())
        .filter(format -> format.written().equals(name.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> Suggestions.unknown("format of annotations", name, names()));
  }

  private String written() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * A file for answers that mark regions.
   *
   * @param inputs how many pictures will come
   * @param to the file, or a folder
   * @param regions what an answer marks
   */
  public <O> Annotations<Image, O> regions(
      int inputs, Path to, Function<O, List<SegmentedObject>> regions) {
    return annotations(
        inputs, to, answer -> regions.apply(answer).stream().map(AnnotatedObject::of).toList());
  }

  /** As {@link #regions}, for answers that mark boxes. */
  public <O> Annotations<Image, O> boxes(
      int inputs, Path to, Function<O, List<DetectedObject>> boxes) {
    return annotations(
        inputs, to, answer -> boxes.apply(answer).stream().map(AnnotatedObject::of).toList());
  }

  private <O> Annotations<Image, O> annotations(
      int inputs, Path to, Function<O, List<AnnotatedObject>> marks) {
    PictureWriter writer = writer(inputs, to);
    return new Annotations<>() {
      @Override
      public void add(String source, Image input, O output) {
        writer.add(
            new AnnotatedPicture(source, input.width(), input.height(), marks.apply(output)));
      }

      @Override
      public void write() {
        writer.write();
      }
    };
  }
}
