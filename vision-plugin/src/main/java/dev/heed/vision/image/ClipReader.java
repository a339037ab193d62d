package dev.heed.vision.image;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.NaturalOrder;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Reads clips: a folder of frames, in the order of their names; an animated GIF; Motion JPEG, as it
 * is or in an AVI file; or a text file that lists a frame on each line. Safe for concurrent calls.
 */
public final class ClipReader implements Reader<Clip> {

  private static final int MOST_LISTED = 1 << 20;

  private final ImageReader images = new ImageReader();

  /**
   * A folder is one clip, unless it holds only GIFs, videos or folders, each of which is one; a
   * glob names folders or files.
   */
  @Override
  public List<Source> find(String argument) {
    Path path = Source.path(argument);
    if (!Files.isDirectory(path)) {
      return argument.endsWith(".txt") && Files.exists(path)
          ? List.of(Source.of(path))
          : images.find(argument);
    }
    List<Path> clips = clipsIn(path);
    return clips.isEmpty()
        ? List.of(new Source(argument, InputStream::nullInputStream))
        : clips.stream()
            .map(clip -> new Source(clip.toString(), InputStream::nullInputStream))
            .toList();
  }

  /** Sub-folders, GIFs or videos of a folder that holds no other frames. */
  private static List<Path> clipsIn(Path folder) {
    try (var entries = Files.list(folder)) {
      List<Path> all =
          entries
              .filter(ClipReader::isShown)
              .sorted(Comparator.comparing(Path::toString, NaturalOrder.INSTANCE))
              .toList();
      boolean clips = all.stream().allMatch(p -> Files.isDirectory(p) || isClip(p.toString()));
      return clips ? all : List.of();
    } catch (IOException e) {
      throw unreadable(folder.toString(), e);
    }
  }

  private static boolean isShown(Path path) {
    return !path.getFileName().toString().startsWith(".");
  }

  private static boolean isClip(String name) {
    return name.toLowerCase(Locale.ROOT).matches(".*\\.(gif|avi|mjpe?g)");
  }

  @Override
  public Clip read(Source source) {
    if (Files.isDirectory(Path.of(source.name()))) {
      return clip(images.find(source.name()));
    } else if (source.name().endsWith(".txt")) {
      return clip(listed(source));
    }
    return animated(source);
  }

  private Clip clip(List<Source> frames) {
    return new Clip(frames.size(), i -> images.read(frames.get(i)));
  }

  /** Lines are files, relative to the list; empty ones and comments are passed over. */
  private static List<Source> listed(Source source) {
    List<Source> frames = new ArrayList<>();
    try (InputStream in = source.opener().open()) {
      String text = new String(in.readNBytes(MOST_LISTED), StandardCharsets.UTF_8);
      text.lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .forEach(line -> frames.add(Source.of(Path.of(source.name()).resolveSibling(line))));
    } catch (IOException e) {
      throw unreadable(source.name(), e);
    }
    if (frames.isEmpty()) {
      throw invalidInput("The list '%s' names no frame.".formatted(source.name()));
    }
    return frames;
  }

  /** A GIF's frames, or a single picture as a clip of one. */
  private Clip animated(Source source) {
    byte[] file = images.bytes(source);
    Animations.refuse(source.name(), file);
    if (AviFile.is(file) || MotionJpeg.isIn(file)) {
      return motion(source.name(), file);
    }
    if (ImageFormat.of(file).filter(format -> format == ImageFormat.GIF).isEmpty()) {
      return Clip.of(
          List.of(images.read(new Source(source.name(), () -> new ByteArrayInputStream(file)))));
    }
    try {
      return Clip.of(GifAnimation.frames(file, images.limits(source.name())));
    } catch (IOException e) {
      throw invalidInput(
          "The animation '%s' is broken: %s.".formatted(source.name(), e.getMessage()));
    }
  }

  private Clip motion(String name, byte[] file) {
    try {
      MotionJpeg video = AviFile.is(file) ? AviFile.read(file) : MotionJpeg.of(file).checked();
      return new Clip(
          video.parts().size(),
          i -> images.read(frame(name, i, video.frame(file, i))),
          video.framesPerSecond());
    } catch (UnsupportedImageException e) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED, "The video '%s' is not read: %s.".formatted(name, e.getMessage()));
    } catch (IOException e) {
      throw invalidInput("The video '%s' is broken: %s.".formatted(name, e.getMessage()));
    }
  }

  private static Source frame(String name, int number, byte[] jpeg) {
    return new Source("%s, frame %s".formatted(name, number), () -> new ByteArrayInputStream(jpeg));
  }

  private static HeedException unreadable(String name, IOException e) {
    return new HeedException(
        ErrorCode.INVALID_INPUT, "Cannot read '%s': %s.".formatted(name, e.getMessage()), e);
  }
}
