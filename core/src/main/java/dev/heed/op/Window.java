package dev.heed.op;

import static dev.heed.error.HeedException.invalidInput;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * How a kernel moves over an image or a sequence. Each list has one number per axis after the
 * channels, or is empty for the usual: step 1, no pads, no gaps.
 *
 * @param pads the numbers before each axis, then those after each
 */
public record Window(
    List<Long> strides, List<Long> pads, List<Long> dilations, long groups, boolean ceil) {

  private static final Window PLAIN = new Window(List.of(), List.of(), List.of(), 1, false);

  public Window {
    strides = List.copyOf(strides);
    pads = List.copyOf(pads);
    dilations = List.copyOf(dilations);
    if (groups < 1
        || !strides.stream().allMatch(n -> n > 0)
        || !dilations.stream().allMatch(n -> n > 0)
        || !pads.stream().allMatch(n -> n >= 0)) {
      throw invalidInput(
          "A window has positive strides, dilations and groups, and no negative pads: %s, %s, %s, %s."
              .formatted(strides, dilations, groups, pads));
    }
  }

  /** Step 1, no pads, no gaps, one group. */
  public static Window plain() {
    return PLAIN;
  }

  public static Window stride(long... strides) {
    return new Window(boxed(strides), List.of(), List.of(), 1, false);
  }

  /** Over images, with half a kernel of zeros around, as most convolutional nets have it. */
  public static Window centred(long kernel, long stride) {
    return stride(stride, stride).pad(kernel / 2, kernel / 2);
  }

  /** The same number of zeros before and after: one number per axis. */
  public Window pad(long... both) {
    List<Long> twice = new ArrayList<>(boxed(both));
    twice.addAll(boxed(both));
    return new Window(strides, twice, dilations, groups, ceil);
  }

  /** Numbers of zeros before each axis, then after each. */
  public Window padEach(long... beforeThenAfter) {
    return new Window(strides, boxed(beforeThenAfter), dilations, groups, ceil);
  }

  public Window dilate(long... dilations) {
    return new Window(strides, pads, boxed(dilations), groups, ceil);
  }

  /** Channels in groups that do not see one another. */
  public Window groups(long groups) {
    return new Window(strides, pads, dilations, groups, ceil);
  }

  /** Pooling also where the last window hangs over the rim. */
  public Window ceiling() {
    return new Window(strides, pads, dilations, groups, true);
  }

  /** The step along an axis after the channels. */
  public long strideAt(int i) {
    return strides.isEmpty() ? 1 : strides.get(i);
  }

  /** The distance of a kernel's neighbours along an axis; 1 is without gaps. */
  public long dilationAt(int i) {
    return dilations.isEmpty() ? 1 : dilations.get(i);
  }

  /** The zeros before an axis. */
  public long before(int i) {
    return pads.isEmpty() ? 0 : pads.get(i);
  }

  /** The zeros after an axis. */
  public long after(int i) {
    return pads.isEmpty() ? 0 : pads.get(pads.size() / 2 + i);
  }

  Attributes attributes() {
    Attributes attributes = Attributes.none();
    attributes = strides.isEmpty() ? attributes : attributes.and("strides", strides);
    attributes = pads.isEmpty() ? attributes : attributes.and("pads", pads);
    attributes = dilations.isEmpty() ? attributes : attributes.and("dilations", dilations);
    attributes = groups == 1 ? attributes : attributes.and("group", groups);
    return ceil ? attributes.and("ceil_mode", 1L) : attributes;
  }

  /** Reads what {@link #attributes} wrote, for a window over {@code axes} axes. */
  public static Window of(Attributes attributes, int axes) {
    List<Long> ones = Collections.nCopies(axes, 1L);
    return new Window(
        boxed(attributes.numbers("strides", unboxed(ones))),
        boxed(attributes.numbers("pads", new long[2 * axes])),
        boxed(attributes.numbers("dilations", unboxed(ones))),
        attributes.number("group", 1),
        attributes.flag("ceil_mode"));
  }

  private static List<Long> boxed(long... numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  private static long[] unboxed(List<Long> numbers) {
    return numbers.stream().mapToLong(n -> n).toArray();
  }
}
