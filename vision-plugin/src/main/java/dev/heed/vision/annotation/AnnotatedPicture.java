package dev.heed.vision.annotation;

import java.nio.file.Path;
import java.util.List;

/**
 * A picture and what is marked in it.
 *
 * @param source what it was called: a path mostly
 */
record AnnotatedPicture(String source, int width, int height, List<AnnotatedObject> objects) {

  AnnotatedPicture {
    objects = List.copyOf(objects);
  }

  /** The last part of its path. */
  String fileName() {
    return source.substring(Math.max(source.lastIndexOf('/'), source.lastIndexOf('\\')) + 1);
  }

  /** Its file's name without the ending. */
  String stem() {
    String name = fileName();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** The way to it from a folder; as it was called where it is no file on the same disk. */
  String pathFrom(Path folder) {
    if (source.contains("://") || source.equals("-")) {
      return source;
    }
    try {
      Path way = folder.toAbsolutePath().normalize().relativize(Path.of(source).toAbsolutePath());
      return way.normalize().toString().replace('\\', '/');
    } catch (IllegalArgumentException e) { // another disk of Windows, or no path
      return source;
    }
  }
}
