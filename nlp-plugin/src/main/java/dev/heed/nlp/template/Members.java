package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Attributes, items and slices. */
final class Members {

  private Members() {}

  /** A key of a dictionary, or a method. */
  static Object attribute(Object value, String name) {
    requireThere(value, name);
    if (value instanceof Map<?, ?> map && map.get(name) != null) {
      return map.get(name);
    }
    return Methods.of(value, name).<Object>map(method -> method).orElse(Nothing.UNDEFINED);
  }

  static Object item(Object value, Object key) {
    requireThere(value, Values.text(key));
    if (value instanceof Map<?, ?> map) {
      Object found = map.get(Values.text(key));
      return found == null ? Nothing.UNDEFINED : found;
    }
    if (!(key instanceof Number)) {
      return attribute(value, Values.text(key));
    }
    List<Object> list = Values.list(value);
    int index = (int) Values.number(key);
    int place = index < 0 ? list.size() + index : index;
    return place >= 0 && place < list.size() ? list.get(place) : Nothing.UNDEFINED;
  }

  private static void requireThere(Object value, String name) {
    if (value == Nothing.UNDEFINED) {
      throw Mistake.run("it asks for '%s' of a value that is not there.".formatted(name));
    }
  }

  /** As Python slices lists and texts. */
  static Object slice(Object value, Object from, Object to, Object step) {
    List<Object> list = Values.list(value);
    int stride = step == Nothing.NONE ? 1 : (int) Values.number(step);
    if (stride == 0) {
      throw Mistake.run("it slices with a step of zero.");
    }
    int size = list.size();
    int first =
        stride > 0 ? bound(from, size, 0, 0, size) : bound(from, size, size - 1, -1, size - 1);
    int end = stride > 0 ? bound(to, size, size, 0, size) : bound(to, size, -1, -1, size - 1);
    List<Object> some = new ArrayList<>();
    for (int i = first; stride > 0 ? i < end : i > end; i += stride) {
      some.add(list.get(i));
    }
    return value instanceof String ? joined(some) : some;
  }

  private static int bound(Object value, int size, int otherwise, int least, int most) {
    if (value == Nothing.NONE) {
      return otherwise;
    }
    int index = (int) Values.number(value);
    return Math.max(least, Math.min(most, index < 0 ? index + size : index));
  }

  private static String joined(List<Object> characters) {
    StringBuilder text = new StringBuilder();
    characters.forEach(text::append);
    return text.toString();
  }
}
