package dev.heed.nlp.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code loop} tells in a loop: where it stands. */
final class LoopPlace implements Callable {

  private final List<Object> items;
  private final int depth;
  private final @Nullable Callable again;
  private int at;
  private @Nullable List<Object> before;

  /**
   * @param depth 0 for a loop that is in no other round of itself
   * @param again runs a recursive loop on other items; null where a loop is not recursive
   */
  LoopPlace(List<Object> items, int depth, @Nullable Callable again) {
    this.items = items;
    this.depth = depth;
    this.again = again;
  }

  void go(int place) {
    at = place;
  }

  Optional<Object> get(String name) {
    int size = items.size();
    return Optional.ofNullable(
        switch (name) {
          case "index" -> at + 1L;
          case "index0" -> (long) at;
          case "revindex" -> (long) size - at;
          case "revindex0" -> size - at - 1L;
          case "first" -> at == 0;
          case "last" -> at == size - 1;
          case "length" -> (long) size;
          case "depth" -> depth + 1L;
          case "depth0" -> (long) depth;
          case "previtem" -> at > 0 ? items.get(at - 1) : Undefined.UNDEFINED;
          case "nextitem" -> at < size - 1 ? items.get(at + 1) : Undefined.UNDEFINED;
          case "cycle" -> (Callable) (a, n) -> cycled(a);
          case "changed" -> (Callable) (a, n) -> changed(a);
          default -> null;
        });
  }

  private Object cycled(List<Object> values) {
    if (values.isEmpty()) {
      throw TemplateErrors.run("it cycles through nothing.");
    }
    return values.get(at % values.size());
  }

  private Object changed(List<Object> values) {
    List<Object> last = before;
    before = values;
    return last == null || !Values.areEqual(last, values);
  }

  @Override
  public Object call(List<Object> arguments, Map<String, Object> named) {
    if (again == null) {
      throw TemplateErrors.run("it calls a loop that is not recursive.");
    }
    return again.call(arguments, named);
  }

  @Override
  public String toString() {
    return "<LoopContext " + (at + 1) + "/" + items.size() + ">";
  }
}
