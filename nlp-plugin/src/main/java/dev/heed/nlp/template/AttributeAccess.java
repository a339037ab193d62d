package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Attributes, items and slices. */
final class AttributeAccess {

  private AttributeAccess() {}

  /** {@code value.name}: a method, else a key of a dictionary. */
  static Object attribute(Object value, String name) {
    Optional<Object> own = own(value, name);
    return own.orElseGet(() -> key(value, name));
  }

  /** What belongs to the value itself, as {@code attr} finds it. */
  static Optional<Object> own(Object value, String name) {
    requireThere(value, name);
    if (value instanceof Namespace space) {
      return Optional.of(space.get(name));
    }
    if (value instanceof LoopPlace place) {
      return place.get(name);
    }
    if (value instanceof Macro macro && name.equals("name")) {
      return Optional.of(macro.name());
    }
    return Methods.of(value, name).map(method -> method);
  }

  private static Object key(Object value, Object key) {
    if (value instanceof Map<?, ?> map) {
      Object found = map.get(Values.key(key));
      return found == null ? Undefined.UNDEFINED : found;
    }
    return Undefined.UNDEFINED;
  }

  /** {@code value[key]}: a key of a dictionary or a place, else a method. */
  static Object item(Object value, Object key) {
    requireThere(value, Values.text(key));
    Object found = key(value, key);
    if (found != Undefined.UNDEFINED) {
      return found;
    }
    if (Values.isWhole(key) && isIndexed(value)) {
      return place(value, Values.index(key));
    }
    return key instanceof String name && !(value instanceof Map<?, ?> map && map.containsKey(name))
        ? own(value, name).orElse(Undefined.UNDEFINED)
        : Undefined.UNDEFINED;
  }

  private static boolean isIndexed(Object value) {
    return value instanceof View view
        ? view.isIndexed()
        : value instanceof List<?> || value instanceof String;
  }

  private static Object place(Object value, int index) {
    if (value instanceof String text) {
      int size = (int) PythonText.length(text);
      int place = index < 0 ? size + index : index;
      return place < 0 || place >= size
          ? Undefined.UNDEFINED
          : Character.toString(text.codePointAt(text.offsetByCodePoints(0, place)));
    }
    List<?> list = (List<?>) value;
    int place = index < 0 ? list.size() + index : index;
    return place >= 0 && place < list.size() ? list.get(place) : Undefined.UNDEFINED;
  }

  private static void requireThere(Object value, String name) {
    if (value == Undefined.UNDEFINED) {
      throw TemplateErrors.run("it asks for '%s' of a value that is not there.".formatted(name));
    }
  }

  /** {@code a.b.0}: one after the other, as {@code map} and {@code sort} take attributes. */
  static Object path(Object value, Object path) {
    if (!(path instanceof String text)) {
      return item(value, path);
    }
    Object found = value;
    for (String part : text.split("\\.", -1)) {
      found = item(found, part.matches("\\d+") ? (Object) Long.valueOf(part) : part);
    }
    return found;
  }

  /** As Python slices lists and texts. */
  static Object slice(Object value, Object from, Object to, Object step) {
    requireThere(value, "a slice");
    if (!isIndexed(value)) {
      throw TemplateErrors.run("it slices %s, which is no list.".formatted(Values.quoted(value)));
    }
    List<Object> list = Values.list(value);
    int stride = step == Undefined.NONE ? 1 : Values.index(step);
    if (stride == 0) {
      throw TemplateErrors.run("it slices with a step of zero.");
    }
    int size = list.size();
    long first =
        stride > 0 ? bound(from, size, 0, 0, size) : bound(from, size, size - 1, -1, size - 1);
    long end = stride > 0 ? bound(to, size, size, 0, size) : bound(to, size, -1, -1, size - 1);
    List<Object> some = new ArrayList<>();
    for (long i = first; stride > 0 ? i < end : i > end; i += stride) {
      some.add(list.get((int) i));
    }
    return value instanceof String ? joined(some) : value instanceof Tuple ? new Tuple(some) : some;
  }

  private static long bound(Object value, int size, int otherwise, int least, int most) {
    if (value == Undefined.NONE) {
      return otherwise;
    }
    long index = Values.index(value);
    return Math.max(least, Math.min(most, index < 0 ? index + size : index));
  }

  private static String joined(List<Object> characters) {
    StringBuilder text = new StringBuilder();
    characters.forEach(text::append);
    return text.toString();
  }
}
