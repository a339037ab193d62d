package dev.heed.vision.image;

import static dev.heed.error.HeedException.invalidInput;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

/**
 * Pictures in the order of time. A frame is read when it is asked for, so that a long clip of which
 * a model looks at eight frames costs eight.
 */
public final class Clip {

  private final int frames;
  private final IntFunction<Image> read;
  private final OptionalDouble framesPerSecond;

  /**
   * @param frames how many there are, at least 1
   * @param read gives one by its number, from 0; must be safe for concurrent calls
   */
  public Clip(int frames, IntFunction<Image> read) {
    this(frames, read, OptionalDouble.empty());
  }

  /**
   * As {@link #Clip(int, IntFunction)}, of a known pace.
   *
   * @param framesPerSecond how fast it is shown, where that is known
   */
  public Clip(int frames, IntFunction<Image> read, OptionalDouble framesPerSecond) {
    if (frames < 1) {
      throw invalidInput("A clip needs at least one frame.");
    }
    this.frames = frames;
    this.read = read;
    this.framesPerSecond = framesPerSecond;
  }

  /** A clip of pictures that are there already. */
  public static Clip of(List<Image> frames) {
    List<Image> copy = List.copyOf(frames);
    return new Clip(copy.size(), copy::get);
  }

  public int frames() {
    return frames;
  }

  /** How fast it is shown; empty for a folder of frames, which does not say. */
  public OptionalDouble framesPerSecond() {
    return framesPerSecond;
  }

  /** One frame, from 0. */
  public Image frame(int i) {
    if (i < 0 || i >= frames) {
      throw invalidInput("The clip has no frame %s; it has %s, from 0.".formatted(i, frames));
    }
    return read.apply(i);
  }

  @Override
  public String toString() {
    return "Clip[%s frames]".formatted(frames);
  }
}
