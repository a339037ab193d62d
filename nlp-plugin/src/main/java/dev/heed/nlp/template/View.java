package dev.heed.nlp.template;

import java.util.AbstractList;
import java.util.List;

/** What goes through values without being their list: the keys of a dictionary, or a range. */
final class View extends AbstractList<Object> {

  private final String printed;
  private final List<Object> values;

  private View(String printed, List<Object> values) {
    this.printed = printed;
    this.values = values;
  }

  static View of(String name, List<Object> values) {
    return new View(name + "(" + Python.repr(values) + ")", values);
  }

  static View range(String printed, List<Object> values) {
    return new View(printed, values);
  }

  /** Whether places have numbers, as those of a range do. */
  boolean isIndexed() {
    return printed.startsWith("range");
  }

  @Override
  public Object get(int place) {
    return values.get(place);
  }

  @Override
  public int size() {
    return values.size();
  }

  @Override
  public String toString() {
    return printed;
  }
}
